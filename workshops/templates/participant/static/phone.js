// Makes phone pages easier; every one of them works without it. One post in flight, kept until the hub has answered.
"use strict";
(() => {
  const body = document.body;
  const status = document.getElementById("status");
  const form = document.querySelector("form[data-answer]");
  // Not form.action: the buttons are called "action" and would answer in its place.
  const address = form ? form.getAttribute("action") : "";
  // What the page says of an answer on its way, in the person's language; what the hub says is English.
  const own = { saved: "Saved", saving: "Saving", offline: "No connection", gone: "No connection", ...status?.dataset };
  const tongue = { lang: status?.lang, dir: status?.dir };
  let pending = null;
  let tries = 0;
  let timer = 0;
  let sending = false;
  let latest = null;

  const memory = {
    get() { try { return JSON.parse(sessionStorage.getItem("pending")); } catch { return null; } },
    set(value) { try { sessionStorage.setItem("pending", JSON.stringify(value)); } catch { /* private mode: the page itself still holds it */ } },
    clear() { try { sessionStorage.clear(); } catch { /* nothing was kept */ } },
  };

  function say(text, waiting) {
    if (!status) return;
    status.classList.toggle("waiting", Boolean(waiting));
    Object.assign(status, Object.values(own).includes(text) ? tongue : { lang: "en", dir: "ltr" });
    if (status.textContent !== text) status.textContent = text;
  }

  function busy(yes) {
    if (!form) return;
    for (const button of form.querySelectorAll("button[name=action]")) button.setAttribute("aria-disabled", String(yes));
    // What is on its way cannot be changed; the buttons keep the focus.
    for (const part of form.querySelectorAll("fieldset")) part.inert = yes;
  }

  // ---- saving -------------------------------------------------------------------------------------------------
  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(attempt, milliseconds);
  }

  async function attempt() {
    if (!pending || sending) return;
    sending = true;
    clearTimeout(timer);
    const abort = new AbortController();
    const limit = setTimeout(() => abort.abort(), 8000);
    let response = null;
    let answer = null;
    try {
      response = await fetch(pending.url, {
        method: "POST",
        body: pending.body,
        headers: { "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        signal: abort.signal,
      });
      answer = await response.json();
    } catch { answer = null; }
    clearTimeout(limit);
    sending = false;
    settle(response, answer);
  }

  function settle(response, answer) {
    if (!answer || !answer.state) {
      // No answer of the hub's own: a lost connection, or a venue's log-in page in between.
      say(own.offline, true);
      tries += 1;
      later(Math.min(500 * 2 ** tries, 8000) * (0.5 + Math.random()));
    } else if (answer.state === "busy") {
      say(answer.message, true);
      later((Number(response.headers.get("Retry-After")) || 1) * 1000 * (1 + Math.random()));
    } else if (answer.state === "saved") {
      memory.clear();
      say(own.saved);
      location.assign(answer.next);
    } else if (answer.state === "refused" && form && pending.url === address) {
      stop();
      refuse(answer.message, answer.field);
      if (latest) follow(latest);
    } else {
      // The hub has a page for what happened, and the same key gives the same outcome again.
      const lost = pending;
      stop();
      resend(lost);
    }
  }

  function stop() {
    pending = null;
    tries = 0;
    memory.clear();
    busy(false);
  }

  function resend(lost) {
    const plain = document.createElement("form");
    plain.method = "post";
    plain.action = lost.url;
    plain.hidden = true;
    for (const [name, value] of new URLSearchParams(lost.body)) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      plain.append(input);
    }
    body.append(plain);
    plain.submit();
  }

  function refuse(message, field) {
    const summary = document.getElementById("summary");
    const link = document.getElementById("summary-link");
    const control = field && [...form.elements].find((each) => each.name === field);
    link.setAttribute("href", "#" + (control && control.id ? control.id : "answer"));
    const beside = document.getElementById("answer-error");
    say("");
    if (beside) { beside.textContent = message; beside.hidden = false; }
    if (!document.title.startsWith("Error: ")) document.title = "Error: " + document.title;
    link.textContent = message;
    summary.hidden = false;
    summary.focus();
  }

  // A number row that the script has turned into plus and minus cannot take the focus itself.
  document.addEventListener("click", (event) => {
    if (event.target.id !== "summary-link") return;
    const target = document.getElementById(event.target.hash.slice(1));
    const button = target && target.closest("[hidden]") && target.closest("fieldset").querySelector(".stepper button");
    if (button) { event.preventDefault(); button.focus(); }
  });

  function send(url, content) {
    pending = { url, body: content };
    memory.set(pending);
    busy(true);
    say(own.saving, true);
    attempt();
  }

  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (pending) return;
      const fields = new URLSearchParams(new FormData(form));
      fields.set("action", event.submitter ? event.submitter.value : "save");
      send(address, fields.toString());
    });
  }
  const kept = memory.get();
  if (kept && kept.url) send(kept.url, kept.body);
  addEventListener("online", () => later(100));
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // ---- dots ---------------------------------------------------------------------------------------------------
  const ballot = document.querySelector("[data-cap]");
  if (ballot) {
    const budget = Number(ballot.dataset.budget);
    const cap = Number(ballot.dataset.cap);
    const left = document.getElementById("remaining");
    const steppers = [];
    const used = () => [...ballot.querySelectorAll("input[name^=dots-]:checked")].reduce((sum, input) => sum + Number(input.value), 0);
    const dots = (number) => number + (number === 1 ? " dot" : " dots");
    const update = () => {
      const rest = budget - used();
      left.hidden = false;
      left.textContent = rest >= 0 ? dots(rest) + " left" : "You have " + dots(budget) + " and used " + (budget - rest) + ". Take " + (rest === -1 ? "one" : -rest) + " away.";
      for (const show of steppers) show(rest);
    };
    for (const group of ballot.querySelectorAll("fieldset.dots")) {
      const radios = [...group.querySelectorAll("input[type=radio]")];
      const label = group.querySelector("legend").textContent;
      const row = document.createElement("div");
      row.className = "stepper";
      const button = (sign, words, step) => {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = sign;
        made.setAttribute("aria-label", words + label);
        made.addEventListener("click", () => {
          if (made.getAttribute("aria-disabled") === "true") return;
          radios[count() + step].checked = true;
          update();
        });
        return made;
      };
      const count = () => Math.max(0, radios.findIndex((radio) => radio.checked));
      const less = button("\u2212", "Take a dot away from: ", -1);
      const more = button("+", "Put a dot on: ", 1);
      const shown = document.createElement("output");
      row.append(less, shown, more);
      group.querySelector(".numbers").hidden = true;
      group.append(row);
      steppers.push((rest) => {
        shown.textContent = dots(count());
        less.setAttribute("aria-disabled", String(count() === 0));
        more.setAttribute("aria-disabled", String(count() >= cap || rest <= 0));
      });
    }
    ballot.addEventListener("change", update);
    update();
  }

  // ---- points and places --------------------------------------------------------------------------------------
  const shares = document.querySelector("[data-answers=whole]");
  const places = document.querySelector("[data-answers=places], [data-answers=order]");
  const listed = shares || places;
  if (listed) {
    const lists = [...listed.querySelectorAll("select")];
    const value = (list) => Number(list.value);
    const tell = () => {
      const left = document.getElementById("remaining");
      left.hidden = false;
      if (places) {
        const placed = lists.filter(value).map(value);
        const twice = placed.find((place, n) => placed.indexOf(place) !== n);
        left.textContent = twice ? "Place " + twice + " is given twice" : placed.length + " of " + lists.length + " placed";
        return;
      }
      const rest = Number(listed.dataset.budget) - lists.reduce((sum, list) => sum + value(list), 0);
      left.textContent = rest >= 0 ? rest + " points left" : "Take " + -rest + " points away";
    };
    const move = (list, step) => {
      const now = value(list);
      const last = Math.max(0, ...lists.map(value));
      // From no place up to the last one; from the last one down to none; else two options change places.
      const wanted = now ? now + step : last + 1;
      const other = lists.find((each) => each !== list && value(each) === wanted);
      if ((!now && step > 0) || wanted < 1 || wanted > lists.length + 1) return;
      if (other) other.value = String(now);
      list.value = now && wanted > last ? "0" : String(wanted);
      tell();
    };
    for (const list of places ? lists : []) {
      const row = document.createElement("div");
      row.className = "stepper";
      const label = list.closest(".option").querySelector("label").textContent;
      for (const [sign, words, step] of [["\u2191", "Up: ", -1], ["\u2193", "Down: ", 1]]) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = sign;
        button.setAttribute("aria-label", words + label);
        button.addEventListener("click", () => move(list, step));
        row.append(button);
      }
      list.before(row);
      row.prepend(list);
    }
    listed.addEventListener("change", tell);
    tell();
  }

  // ---- the workshop goes on -----------------------------------------------------------------------------------
  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text) { made.textContent = text; made.dir = "auto"; }
    if (className) made.className = className;
    return made;
  }

  // The same as result_lines.py: one reason in the place of every figure is said once, by the sentence above.
  function allHidden(result) {
    const cells = result.rows.flatMap((row) => Object.values(row.cells));
    const same = cells.length > 1 && cells.every((cell) => cell.value === null && cell.text === cells[0].text);
    return Boolean(result.withheld) || same;
  }

  function notes(result, row) {
    const said = [];
    const before = result.previous && result.previous.rows.find((each) => each.item === row.item);
    const was = before && before.cells[result.headline];
    if (was && was.value !== null && row.cells[result.headline].value !== null) {
      const label = result.measures.find((each) => each.name === result.headline).label;
      said.push(label + " in the round before: " + was.value);
    }
    if (row.band === "tie" && result.rows.filter((each) => each.band === "tie").length > 1) said.push("Tie");
    if (row.band === "close") said.push("Nearly tied");
    return said;
  }

  function written(words) {
    const folded = element("details");
    folded.append(element("summary", "What people wrote (" + words.length + ")"));
    for (const said of words) folded.append(element("blockquote", said.text));
    return folded;
  }

  // As result_lines.py groups them: a question, how many answered it, and its choices with their counts.
  function question(row, rows, hidden) {
    const block = element("section", "", "asked");
    const choices = rows.filter((each) => each.within === row.item);
    const texts = (choices.length ? choices : [row]).flatMap((each) => Object.values(each.cells)).map((cell) => cell.text);
    block.append(element("h3", row.label));
    if (hidden) {
      // Only what people wrote is left of it.
    } else if (texts.length && texts.every((text) => text === "too few to say")) {
      block.append(element("p", "Too few people answered to say anything that would not be about single people."));
    } else {
      const asked = element("p");
      const figures = Object.values(row.cells).map((cell) => ["Answered", cell.text]);
      if (row.score) figures.push(["Median", row.score.replace(/\.0$/, "")]);
      for (const [label, text] of figures) asked.append(" ", pair(label, text));
      block.append(asked);
      const list = element("ul", "", "lines counted");
      for (const each of choices) {
        const line = element("li");
        line.dir = "auto";
        line.append(element("span", each.label.replace(/^\u2013 /, "")));
        for (const cell of Object.values(each.cells)) line.append(" ", element("strong", cell.text));
        list.append(line);
      }
      if (choices.length) block.append(list);
    }
    if (row.words && row.words.length) block.append(written(row.words));
    return block;
  }

  function pair(label, text) {
    const shown = element("span", "", "cell");
    shown.append(label + ": ", element("strong", text));
    return shown;
  }

  function showResult(view) {
    const result = view.result;
    const main = document.getElementById("main");
    const sentences = element("ul", "", "sentences");
    for (const sentence of result.sentences) sentences.append(element("li", sentence));
    const rows = element("ul", "", "lines results");
    const hidden = allHidden(result);
    for (const row of result.rows) {
      const line = element("li");
      line.append(element("span", row.label));
      for (const measure of hidden ? [] : result.measures) {
        const cell = row.cells[measure.name];
        if (!cell) continue;
        line.append(" ", pair(measure.label, cell.text));
      }
      for (const note of hidden ? [] : notes(result, row)) line.append(" ", element("span", note, "cell note-of-row"));
      if (row.words && row.words.length) line.append(written(row.words));
      if (line.childElementCount > 1) rows.append(line);
    }
    const heading = element("h1", result.question);
    heading.tabIndex = -1;
    main.replaceChildren(status, element("p", "Result", "progress"), heading, sentences);
    const questions = result.rows.filter((row) => !row.within && (!hidden || (row.words && row.words.length)));
    const grouped = result.rows.some((row) => row.within);
    const all = grouped ? questions.map((row) => question(row, result.rows, hidden)) : [rows].filter((each) => each.childElementCount);
    if (all.length) main.append(element("h2", "All of it"), ...all);
    main.append(element("p", "People who answered: " + result.ballots.text, "hint"));
    body.dataset.live = view.state;
    body.dataset.round = view.round || "";
    document.title = "Result";
    say("The result is here.", true);
    scrollTo(0, 0);
  }

  function follow(view) {
    latest = view;
    if (pending || !body.dataset.live) return;
    const same = view.state === body.dataset.live && (view.round || "") === body.dataset.round;
    const shown = body.dataset.live === "revealed" && document.querySelector(".sentences");
    if (same && (shown || !view.result)) return;
    if (view.state === "revealed" && view.result) showResult(view);
    else setTimeout(() => location.replace("/now"), Math.random() * 300); // not everybody in the same instant
  }

  if (body.dataset.live && "EventSource" in window) {
    const source = new EventSource("/events");
    const hear = (event) => follow(JSON.parse(event.data));
    source.addEventListener("message", hear);
    source.addEventListener("snapshot", hear);
    // A short gap is nobody's business; a longer one explains why nothing happens.
    let gap = 0;
    source.addEventListener("error", () => {
      gap = gap || setTimeout(() => { if (!pending) say(own.gone, true); }, 2500);
    });
    source.addEventListener("open", () => {
      clearTimeout(gap);
      gap = 0;
      if (status.textContent === own.gone) say("");
    });
    addEventListener("pagehide", () => { clearTimeout(gap); source.close(); });
  }

  // ---- leaving ------------------------------------------------------------------------------------------------
  const leave = document.getElementById("leave");
  if (leave) {
    const go = () => {
      body.hidden = true;
      pending = null;
      memory.clear();
      location.replace(leave.href);
    };
    leave.addEventListener("click", (event) => {
      event.preventDefault();
      go();
    });
    let presses = [];
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.repeat) return;
      presses = [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
      if (presses.length === 3) go();
    });
  }

  const print = document.querySelector("[data-print]");
  if (print) {
    const button = element("button", "Print", "secondary");
    button.type = "button";
    button.addEventListener("click", () => window.print());
    print.append(button);
  }
})();
