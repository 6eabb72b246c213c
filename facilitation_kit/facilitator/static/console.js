// The facilitator's page: the run sheet with planned and actual minutes, the current step, its rounds and results.
// Every control is a plain button or field, so the keyboard alone suffices. Wishes go to the kernel, which checks them.

const WAIT_MS = 6000;
const MOST_TICKETS = 40;
const RUN = {
  open_round: "Open the question",
  close_round: "Close the question",
  reopen_round: "Open it again",
  reveal_round: "Show the result",
};

function render({ model, el }) {
  const root = make("div", "fk-console");
  el.replaceChildren(root);
  const state = { view: null, confirm: null, merging: new Map(), label: "", connection: "", silent: "" };
  let stop = () => {};
  let tickets = 0;
  let retry = 0;
  let waiting = 0;

  const wish = (message) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      state.silent = "The notebook does not answer. The control page does the same without it.";
      draw();
    }, WAIT_MS);
    model.send(message);
  };
  const act = (action, more = {}) => {
    state.confirm = null;
    wish({ kind: "act", action, ...more });
  };

  const follow = () => {
    stop();
    stop = () => {};
    const url = model.get("stream_url");
    if (!url) return draw();
    stop = followStream(
      url,
      (view) => {
        state.view = view;
        draw();
      },
      (connection) => {
        clearTimeout(retry);
        state.connection = connection === "open" ? "" : "Connection to the hub lost. Trying again…";
        if (connection === "open") tickets = 0;
        else if (connection === "refused" && tickets < MOST_TICKETS) {
          const wait = Math.min(15000, 500 * 2 ** Math.min(tickets, 5));
          tickets += 1;
          retry = setTimeout(() => {
            wish({ kind: "ticket" });
            follow();
          }, wait);
        }
        draw();
      },
    );
  };

  const draw = () => {
    const focused = document.activeElement?.dataset?.focus;
    root.replaceChildren(...drawConsole(model, state, { wish, act, draw }));
    if (focused) root.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  };

  const onMessage = (message) => {
    if (message.kind !== "answer") return;
    clearTimeout(waiting);
    state.silent = "";
    draw();
  };
  const traits = ["run_sheets", "workshops", "workshop", "control_page", "problem"];
  for (const name of traits) model.on(`change:${name}`, draw);
  model.on("change:stream_url", follow);
  model.on("msg:custom", onMessage);
  const minute = setInterval(() => state.view && draw(), 15000);
  follow();
  draw();
  return () => {
    stop();
    clearInterval(minute);
    clearTimeout(retry);
    clearTimeout(waiting);
    for (const name of traits) model.off(`change:${name}`, draw);
    model.off("change:stream_url", follow);
    model.off("msg:custom", onMessage);
  };
}

function drawConsole(model, state, page) {
  const parts = [];
  const view = state.view;
  if (view?.workshop.rehearsal) parts.push(make("p", "fk-banner", "Rehearsal: these are not real answers."));
  for (const text of [model.get("problem"), state.connection, state.silent]) {
    if (text) parts.push(alertBox(text));
  }
  if (!view || view.workshop.closed) parts.push(...drawChoice(model, view, page));
  if (view) parts.push(...drawWorkshop(model, state, page));
  return parts;
}

function alertBox(text) {
  const box = make("div", "fk-problem");
  box.setAttribute("role", "alert");
  box.append(...text.split("\n").map((line) => make("p", "", line)));
  return box;
}

function drawChoice(model, view, page) {
  const parts = [make("h1", "", view ? "This workshop is over. Open another" : "Open a workshop")];
  const cards = make("ul", "fk-cards");
  for (const sheet of model.get("run_sheets")) {
    cards.append(
      make("li", "fk-card", null, [
        make("h2", "", sheet.title),
        make("p", "fk-quiet", `${sheet.audience ? `${sheet.audience} · ` : ""}${sheet.steps} steps · ${duration(sheet.minutes)}`),
        button("Open this workshop", `open-${sheet.id}`, () => page.wish({ kind: "open", run_sheet: sheet.id }), true, sheet.title),
      ]),
    );
  }
  if (!cards.children.length) cards.append(make("li", "fk-card", "The project has no run sheet yet: add one in the folder “workshops”."));
  parts.push(cards);
  const running = model.get("workshops").filter((workshop) => workshop.closed_at === null && workshop.id !== view?.workshop.id);
  if (running.length) {
    parts.push(make("h2", "", "Open now"));
    const list = make("ul", "fk-cards");
    for (const workshop of running) {
      list.append(
        make("li", "fk-card", null, [
          make("h3", "", workshop.title),
          make("p", "fk-quiet", `Code ${workshop.code} · ${people(workshop.people_in)}`),
          button("Go on with this one", `choose-${workshop.id}`, () => page.wish({ kind: "choose", workshop: workshop.id }), false, workshop.title),
        ]),
      );
    }
    parts.push(list);
  }
  const last = [button("Look again", "refresh", () => page.wish({ kind: "refresh" }))];
  if (model.get("control_page") && !view) last.push(link(model.get("control_page"), "Control page"));
  parts.push(controls(last));
  return parts;
}

function drawWorkshop(model, state, page) {
  const view = state.view;
  const current = view.steps.find((step) => step.id === view.current_step);
  const head = make("header", "fk-head", null, [
    make("div", "", null, [
      make("h1", "", view.workshop.title),
      make("p", "fk-quiet", null, [
        document.createTextNode(`${view.workshop.address.replace(/^https?:\/\//, "")} · code `),
        make("b", "fk-code", spaced(view.workshop.code)),
        document.createTextNode(` · ${people(view.people_in)}`),
      ]),
    ]),
    make("div", "fk-controls", null, [
      // Only how many wait comes here, never a word of them: this page may be on the projector by mistake.
      view.words_waiting
        ? link(`${model.get("control_page")}/moderation`, view.words_waiting === 1 ? "1 text waits" : `${view.words_waiting} texts wait`)
        : null,
      link(model.get("control_page"), "Control page"),
    ].filter(Boolean)),
  ]);
  const columns = make("div", "fk-columns", null, [drawRunSheet(view, page), drawStep(view, current, state, page)]);
  return [head, columns];
}

function drawRunSheet(view, page) {
  const table = make("table", "fk-run-sheet");
  table.append(
    make("caption", "", "Run sheet"),
    make("thead", "", null, [make("tr", "", null, ["", "Step", "Planned", "Taken", ""].map((text) => (text ? cell("th", text, "col") : cell("td", ""))))]),
  );
  const body = make("tbody");
  view.steps.forEach((step, n) => {
    const here = step.id === view.current_step;
    const row = make("tr", here ? "fk-here" : step.ended_at ? "fk-done" : "");
    if (here) row.setAttribute("aria-current", "step");
    const title = make("th", "", null, [make("span", "", step.title)]);
    title.scope = "row";
    if (here) title.prepend(make("span", "fk-pointer", "Now: "));
    if (step.has_activity) title.append(make("span", "fk-quiet", " on phones"));
    const planned = `${step.minutes}${step.given_minutes ? ` + ${step.given_minutes}` : ""} min`;
    row.append(cell("td", String(n + 1)), title, cell("td", planned), cell("td", taken(step)));
    const go = make("td");
    if (!here && view.actions.includes("start_step")) {
      go.append(button("Go", `start-${step.id}`, () => page.act("start_step", { step: step.id }), false, `to step ${n + 1}, ${step.title}`));
    }
    row.append(go);
    body.append(row);
  });
  const planned = view.steps.reduce((sum, step) => sum + step.minutes + (step.given_minutes || 0), 0);
  table.append(body, make("tfoot", "", null, [make("tr", "", null, [cell("td", ""), cell("th", "Together", "row"), cell("td", `${planned} min`), cell("td", ""), cell("td", "")])]));
  return make("section", "fk-sheet", null, [table]);
}

function drawStep(view, current, state, page) {
  const panel = make("section", "fk-step");
  panel.setAttribute("aria-label", "Current step");
  const can = (action) => view.actions.includes(action);
  if (!current) {
    panel.append(make("h2", "", "Not started"), make("p", "", "Show the joining page on the projector, then start the first step."));
    panel.append(controls([can("next_step") && button("Start the first step", "next_step", () => page.act("next_step"), true)]));
    return panel;
  }
  panel.append(make("h2", "", current.title));
  const facts = [`${current.minutes + (current.given_minutes || 0)} minutes planned`, `${taken(current) || "0 min"} taken`];
  if (current.owner) facts.push(current.owner);
  panel.append(make("p", "fk-quiet", facts.join(" · ")));
  if (view.round) {
    const open = view.round.status === "open";
    panel.append(make("p", "fk-round", `Round ${view.round.number}: ${view.round.question}`));
    panel.append(make("p", "fk-exact", `${view.answered_exact} of ${view.people_in} have answered${open ? "" : " · closed"}`));
  } else if (current.has_activity) panel.append(make("p", "fk-round", "The question is not open yet."));
  panel.append(stepControls(view, current, state, page, can));
  if (state.confirm === "warnings") panel.append(confirmation(current.warnings, "Open it as it is", () => page.act("open_round", { confirm: true }), page, state));
  if (state.confirm === "close") panel.append(confirmation(["Nobody can answer any more when the workshop is closed."], "Close the workshop", () => page.act("close_workshop"), page, state));
  panel.append(...drawResults(view, current));
  for (const [label, text] of [
    ["Notes", current.notes],
    ["Content note", current.content_note],
    ["Materials", (current.materials || []).join(", ")],
    ["Energy", current.energy],
    ["If it does not work", current.fallback],
  ]) {
    if (text) panel.append(make("div", "fk-detail", null, [make("h3", "", label), make("p", "", text)]));
  }
  if (can("merge_options") || current.merged?.length) panel.append(drawMerging(view, current, state, page, can));
  return panel;
}

function stepControls(view, current, state, page, can) {
  const round = view.round;
  const done = round?.status === "revealed" && (current.rounds || []).length >= current.rounds_planned;
  const first = done ? "next_step" : round?.status === "open" ? "close_round" : round?.status === "closed" ? "reveal_round" : "open_round";
  const open = () => {
    if (current.warnings?.length) {
      state.confirm = "warnings";
      page.draw();
    } else page.act("open_round", { confirm: false });
  };
  const main = Object.entries(RUN)
    .filter(([action]) => can(action))
    .map(([action, text]) => {
      const label = action === "open_round" && round ? `Open round ${round.number + 1}` : text;
      return button(label, action, action === "open_round" ? open : () => page.act(action), action === first);
    });
  const more = [
    can("previous_step") && button("Back a step", "previous_step", () => page.act("previous_step")),
    can("next_step") && button("Next step", "next_step", () => page.act("next_step"), main.length === 0 || first === "next_step"),
    can("give_time") && button("5 minutes more", "give_time", () => page.act("give_time", { minutes: 5 })),
    can("blank") && button(view.blank ? "Show the projector" : "Blank the projector", "blank", () => page.act("blank", { blank: !view.blank })),
    can("close_workshop") &&
      button("Close the workshop", "close_workshop", () => {
        state.confirm = "close";
        page.draw();
      }),
  ];
  return make("div", "", null, [controls(main), controls(more)]);
}

function confirmation(texts, label, go, page, state) {
  const box = make("div", "fk-confirm");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Please confirm");
  const back = () => {
    state.confirm = null;
    page.draw();
  };
  box.append(...texts.map((text) => make("p", "", text)), controls([button(label, "confirm", go, true), button("Not now", "cancel", back)]));
  return box;
}

function drawMerging(view, current, state, page, can) {
  const box = make("details", "fk-merge");
  box.open = state.mergeOpen ?? false;
  box.addEventListener("toggle", () => (state.mergeOpen = box.open));
  box.append(make("summary", "", "Put similar options together"));
  for (const merged of current.merged || []) {
    box.append(make("p", "", `Together as “${merged.label}”: ${merged.members.map((id) => labelOf(current, id)).join("; ")}`));
  }
  if (can("merge_options")) {
    const taken = new Set((current.merged || []).flatMap((merged) => merged.members));
    const group = make("fieldset");
    group.append(make("legend", "", "Tick the options that mean the same"));
    for (const item of (current.items || []).filter((one) => !taken.has(one.id))) {
      const tick = make("input");
      tick.type = "checkbox";
      tick.id = `fk-merge-${item.id}`;
      tick.dataset.focus = tick.id;
      tick.checked = state.merging.get(current.id)?.has(item.id) ?? false;
      tick.addEventListener("change", () => {
        const chosen = state.merging.get(current.id) ?? new Set();
        if (tick.checked) chosen.add(item.id);
        else chosen.delete(item.id);
        state.merging.set(current.id, chosen);
      });
      const label = make("label", "", item.label);
      label.htmlFor = tick.id;
      group.append(make("div", "fk-tick", null, [tick, label]));
    }
    const name = make("input");
    name.type = "text";
    name.id = "fk-merge-label";
    name.dataset.focus = name.id;
    name.value = state.label;
    name.addEventListener("input", () => (state.label = name.value));
    const label = make("label", "", "What the merged option says");
    label.htmlFor = name.id;
    const put = () => {
      const members = [...(state.merging.get(current.id) ?? [])];
      const merged = [...(current.merged || []).map(({ label: text, members: ids }) => ({ label: text, members: ids })), { label: state.label.trim(), members }];
      state.merging.delete(current.id);
      state.label = "";
      page.act("merge_options", { merged });
    };
    box.append(group, label, name, controls([button("Put together", "merge_options", put)]));
  }
  if (can("unmerge_options") && current.merged?.length) {
    box.append(controls([button("Take all apart again", "unmerge_options", () => page.act("unmerge_options"))]));
  }
  return box;
}

function drawResults(view, current) {
  return (current.rounds || [])
    .filter((round) => view.results?.[round.id])
    .map((round) => {
      const result = view.results[round.id];
      const table = make("table", "fk-results");
      table.append(make("caption", "", `Round ${round.number}: ${result.ballots.text} gave an answer${round.status === "revealed" ? "" : " (not shown to the room yet)"}`));
      table.append(make("thead", "", null, [make("tr", "", null, [cell("th", "Option", "col"), ...result.measures.map((measure) => cell("th", measure.label, "col"))])]));
      const body = make("tbody");
      for (const row of result.rows) {
        body.append(make("tr", "", null, [cell("th", row.label, "row"), ...result.measures.map((measure) => cell("td", row.cells[measure.name].text))]));
      }
      table.append(body);
      return make("div", "fk-detail", null, [table, ...result.sentences.map((sentence) => make("p", "", sentence))]);
    });
}

function button(text, focus, onClick, primary = false, about = "") {
  const made = make("button", primary ? "fk-primary" : "", text);
  made.type = "button";
  made.dataset.focus = focus;
  if (about) made.append(make("span", "fk-only-heard", ` ${about}`));
  made.addEventListener("click", onClick);
  return made;
}

function controls(buttons) {
  return make("div", "fk-controls", null, buttons.filter(Boolean));
}

function cell(tag, text, scope = "") {
  const made = make(tag, "", text);
  if (scope) made.scope = scope;
  return made;
}

function link(address, text) {
  const made = make("a", "", text);
  if (/^https?:\/\//.test(address)) made.href = address;
  made.target = "_blank";
  made.rel = "noopener";
  return made;
}

function labelOf(step, id) {
  return step.items?.find((item) => item.id === id)?.label ?? id;
}

/** Minutes a step has taken; the running one is counted on by the page's own clock. */
function taken(step) {
  if (!step.started_at) return "";
  if (step.ended_at || step.actual_minutes === undefined) return `${Math.round(step.actual_minutes ?? 0)} min`;
  return `${Math.max(0, Math.floor((Date.now() - Date.parse(step.started_at)) / 60000))} min`;
}

function people(count) {
  return count === 1 ? "1 person is in" : `${count} people are in`;
}

function spaced(code) {
  return code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code;
}

function duration(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (!hours) return `${rest} minutes`;
  return `${hours} h${rest ? ` ${rest} min` : ""}`;
}

export default { render };
