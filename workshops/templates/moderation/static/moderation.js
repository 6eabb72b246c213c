// Works the queue by keyboard and saves a decision without loading the page again.
// Without this script every button is a plain form button.
"use strict";

(() => {
  const place = document.querySelector(".moderation[data-waiting]");
  if (!place) return;
  const status = document.getElementById("status");
  const counter = document.getElementById("waiting");
  const SAID = { approve: "Approved", redact: "Redacted", hold: "Held", escalate: "Moved to the safeguarding record" };
  const LOOK_MS = 10000;
  let known = Number(counter.textContent);

  const texts = () => [...document.querySelectorAll(".text")];
  const current = () => document.activeElement.closest?.(".text") ?? null;

  const go = (step) => {
    const all = texts();
    if (!all.length) return;
    const at = all.indexOf(current());
    all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))].focus();
  };

  const count = (waiting) => {
    known = waiting;
    counter.textContent = String(waiting);
  };

  const shown = () => place.dataset.page + (document.querySelector("input[name=show]")?.value ? "?show=decided" : "");

  const send = async (form, button) => {
    const text = form.closest(".text");
    if (text.dataset.busy) return;
    text.dataset.busy = "yes";
    const fields = new URLSearchParams(new FormData(form));
    fields.set("decision", button.value);
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: fields,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (answer.redirected || answer.status === 403) {
        location.assign(shown());
        return;
      }
      const said = await answer.json();
      if (!answer.ok) {
        status.textContent = `${said.error?.message ?? "That did not work."} ${said.error?.remedy ?? ""}`;
        return;
      }
      const all = texts();
      const at = all.indexOf(text);
      const next = all[at + 1] ?? all[at - 1];
      text.remove();
      count(said.waiting);
      status.textContent = SAID[button.value];
      if (next) next.focus();
      else if (said.waiting && !shown().includes("?")) location.assign(shown());
      else document.getElementById("none").hidden = false;
    } catch {
      status.textContent = "The hub did not answer. Nothing is lost: try again.";
    } finally {
      delete text.dataset.busy;
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form.decide");
    if (!form || !event.submitter) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.matches("textarea, input")) {
      if (event.key === "Escape") current()?.focus();
      return;
    }
    const text = current();
    const press = (value) => text?.querySelector(`button[value=${value}]`)?.click();
    const open = (name, inside) => {
      const details = text?.querySelector(`details.${name}`);
      if (!details) return;
      details.open = true;
      details.querySelector(inside).focus();
    };
    const does = {
      a: () => press("approve"),
      h: () => press("hold"),
      r: () => open("redact", "textarea"),
      e: () => open("escalate", "button"),
      ArrowDown: () => go(1),
      ArrowUp: () => go(-1),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });

  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.waiting, { credentials: "same-origin", cache: "no-store" });
      if (answer.redirected || answer.status === 403) location.assign(shown()); // locked, or no longer ours: show no words
      if (!answer.ok || answer.redirected) return;
      const { waiting } = await answer.json();
      if (waiting === known) return;
      const more = waiting > known;
      count(waiting);
      if (!texts().length && waiting && !shown().includes("?")) location.assign(shown());
      else if (more) status.textContent = "New words wait. Load the page again to see them.";
    } catch {
      // The hub is away; it is asked again soon.
    }
  };
  setInterval(look, LOOK_MS);

  const keys = document.querySelector(".keys");
  if (keys) keys.hidden = false;
  const first = document.getElementById("faults") ?? document.getElementById("pair");
  if (first) first.focus();
  else go(0);
})();
