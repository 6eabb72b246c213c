// Makes a board quick to arrange: forms are sent without loading the page anew, things are dragged onto places, arrow keys go
// from one to the next, and what others have changed comes up by itself. Without this script the forms do all of it.
//
// What is dragged is marked data-thing and data-was; where it may be dropped, data-property and data-value. A drop sends the
// same change as the form, with what this page had shown, so that nobody overwrites another unseen.
"use strict";

(() => {
  const address = document.body.dataset.boardAddress;
  if (!address) return;
  const status = document.getElementById("board-status");
  const POLL_MS = 2000;
  let dragged = null;
  let sending = false;

  const board = () => document.getElementById("board");
  const tell = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };

  /** Whether loading the board anew would take something away from somebody who is at work on it. */
  const atWork = () => {
    const focused = document.activeElement;
    if (dragged || sending) return true;
    if (focused?.matches("#board select")) return true;
    return [...board().querySelectorAll("input[type=text], textarea")].some((field) => field.value !== field.defaultValue);
  };

  /** Shows the board of a page that has just been loaded, and leaves scrolling and focus where they were. */
  const show = (html, { focus = [] } = {}) => {
    const next = new DOMParser().parseFromString(html, "text/html").getElementById("board");
    if (!next) return false;
    const map = document.getElementById("map");
    const [left, top] = [map?.scrollLeft ?? 0, map?.scrollTop ?? 0];
    const before = document.activeElement?.id || document.activeElement?.closest("[data-thing]")?.id;
    board().replaceWith(document.adoptNode(next));
    document.getElementById("map")?.scrollTo(left, top);
    const candidates = [...focus, before].filter(Boolean).map((id) => document.getElementById(id));
    const wanted = candidates.find(Boolean);
    (wanted?.matches("[data-thing]") ? wanted.querySelector("a") : wanted)?.focus({ preventScroll: !focus.length });
    return true;
  };

  const taken = async (answer) => {
    // A page that leads elsewhere (the log-in) is gone to; a refusal is a page of this board too.
    if (!new URL(answer.url).pathname.startsWith(address)) {
      location.assign(answer.url);
      return null;
    }
    return answer.text();
  };

  const load = async (to, options) => {
    const html = await taken(await fetch(to, { credentials: "same-origin", cache: "no-store" }));
    if (html && show(html, options)) history.replaceState(null, "", to);
  };

  const send = async (fields, focus) => {
    sending = true;
    try {
      const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });
      const html = await taken(answer);
      if (html === null) return;
      if (!show(html, { focus: answer.ok ? focus : ["faults", ...focus] })) location.assign(address);
      else if (answer.redirected) history.replaceState(null, "", answer.url);
      tell(answer.ok ? "Changed." : "");
    } catch {
      tell("The hub does not answer, and nothing was changed. Try again in a moment.");
    } finally {
      sending = false;
    }
  };

  document.addEventListener("submit", (event) => {
    // A form that leads elsewhere is sent as it stands.
    if (!event.target.closest("#board") || new URL(event.target.action).pathname !== address) return;
    event.preventDefault();
    const fields = new FormData(event.target);
    const pressed = event.submitter?.id ?? "";
    const place = fields.get("axis") ? `${fields.get("axis")}-${fields.get("thing")}` : "";
    const turned = pressed.replace(/^(earlier|later)/, (way) => (way === "earlier" ? "later" : "earlier"));
    const added = fields.get("then") ? ["arrange"] : [];
    send(fields, [...added, pressed, turned, place, place && `${fields.get("axis")}s`, "arrange"].filter(Boolean));
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#board a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (link.closest("[data-thing]")) {
      event.preventDefault();
      load(link.href, { focus: ["arrange"] });
    } else if (link.id === "let-go") {
      event.preventDefault();
      load(link.href, { focus: [link.hash.slice(1)] });
    }
  });

  // -- keys: to the next note of a stage, or to the stage beside it ----------------------------------------------------

  const linksOf = (cell) => [...cell.querySelectorAll("[data-thing] a")];
  const besides = (link, by) => {
    const cell = link.closest("td");
    const row = [...cell.parentElement.querySelectorAll("td")];
    for (let at = row.indexOf(cell) + by; at >= 0 && at < row.length; at += by) {
      const found = linksOf(row[at]);
      if (found.length) return found[0];
    }
    return null;
  };
  const along = (link, by) => {
    const cell = link.closest("td");
    const column = [...cell.parentElement.children].indexOf(cell);
    const rows = [...cell.closest("tbody").rows];
    const links = rows.flatMap((row) => (row.cells[column] ? linksOf(row.cells[column]) : []));
    return links[links.indexOf(link) + by] ?? null;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !event.target.matches("input, select, textarea")) {
      document.getElementById("let-go")?.click();
      return;
    }
    const link = event.target.closest?.("td [data-thing] a");
    const to = { ArrowDown: () => along(link, 1), ArrowUp: () => along(link, -1), ArrowRight: () => besides(link, 1), ArrowLeft: () => besides(link, -1) }[event.key];
    if (!link || !to) return;
    event.preventDefault();
    to()?.focus();
  });

  // -- dragging --------------------------------------------------------------------------------------------------------

  document.addEventListener("mousedown", (event) => {
    const thing = event.target.closest("#board [data-thing]");
    if (thing) thing.draggable = true;
  });
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-thing]") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  document.addEventListener("dragend", () => (dragged = null));
  document.addEventListener("dragover", (event) => {
    if (dragged && event.target.closest("[data-value]")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const place = dragged && event.target.closest("[data-value]");
    if (!place) return;
    event.preventDefault();
    const { thing, was } = dragged.dataset;
    const forgery = board().querySelector("[name=forgery_token]").value;
    const chosen = board().querySelector("[name=chosen]")?.value ?? "";
    dragged = null;
    send(
      { forgery_token: forgery, act: "set", property: place.dataset.property, thing, value: place.dataset.value, was, chosen },
      [`note-${thing}`],
    );
  });

  // -- what others have changed ----------------------------------------------------------------------------------------

  const look = async () => {
    try {
      const answer = await fetch(`${address}/version`, { credentials: "same-origin", cache: "no-store" });
      if (answer.redirected) location.assign(answer.url);
      const version = answer.ok ? await answer.text() : "";
      if (!version || version === board().dataset.version) return;
      if (atWork()) tell("Something has changed on this board; it comes up once you have finished here.");
      else {
        tell("");
        await load(location.href);
      }
    } catch {
      tell("The hub does not answer. This page tries again by itself.");
    }
  };
  const poll = async () => {
    if (!document.hidden) await look();
    setTimeout(poll, POLL_MS);
  };
  setTimeout(poll, POLL_MS);
})();
