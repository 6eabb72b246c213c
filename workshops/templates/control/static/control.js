// Keeps the control page up to date: when the hub says that something changed, the page's live part is loaded again.
// Without this script everything works; the page then loads itself again from time to time.
"use strict";

(() => {
  const faults = document.getElementById("faults");
  if (faults) faults.focus();

  const { stream, page } = document.body.dataset;
  if (!stream || !window.EventSource) return;
  const status = document.getElementById("live-status");
  let shown = document.body.dataset.version;
  let wanted = shown;
  let loading = false;

  const replace = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const live = document.getElementById("live");
    const next = fresh.getElementById("live");
    if (!next || live.contains(document.activeElement) && document.activeElement.closest("details[open]")) return;
    const focused = document.activeElement && document.activeElement.id;
    live.replaceWith(next);
    document.getElementById("people-in").textContent = fresh.getElementById("people-in").textContent;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };

  const load = async () => {
    if (loading) return;
    loading = true;
    try {
      while (shown !== wanted) {
        const next = wanted;
        const answer = await fetch(page, { credentials: "same-origin", cache: "no-store" });
        if (answer.redirected || answer.status === 404) {
          location.assign(page);
          return;
        }
        if (!answer.ok) break;
        replace(await answer.text());
        shown = next;
      }
    } catch {
      // The hub is away; the stream reconnects by itself and asks for the page again.
    } finally {
      loading = false;
    }
  };

  const source = new EventSource(stream);
  source.addEventListener("snapshot", (event) => {
    status.textContent = "";
    wanted = event.lastEventId;
    load();
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) {
      // The hub answers and refuses: the page has locked, so nothing more may stay on the screen.
      location.assign(page);
      return;
    }
    status.textContent = "The hub does not answer. This page tries again by itself.";
  });
})();
