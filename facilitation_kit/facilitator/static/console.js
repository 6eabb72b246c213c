// The facilitator's page: the run sheet with planned and actual minutes, the current step, its rounds and results.
// Every control is a plain button or field, so the keyboard alone suffices. Wishes go to the kernel, which checks them.

const WAIT_MS = 6000;
const MOST_TICKETS = 40;
// The same words as on the control page: whoever changes over in a hurry looks for the same button.
const RUN = {
  open_round: "Open the round",
  close_round: "Close the round",
  reopen_round: "Open it again",
  reveal_round: "Reveal the result",
};
const ROUND_IS = { open: "", closed: " · closed", revealed: " · shown to the room" };

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
  const columns = make("div", "fk-columns", null, [drawRunSheet(view, page), drawStep(model, view, current, state, page)]);
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

function drawResults(view, current) {
  return (current.rounds || [])
    .filter((round) => view.results?.[round.id])
    .reverse() // the newest first, as on the control page
    .map((round) => {
      const result = view.results[round.id];
      const table = make("table", "fk-results");
      table.append(make("caption", "", `Round ${round.number}: ${result.ballots.text} counted${round.status === "revealed" ? "" : " (not shown to the room yet)"}`));
      table.append(make("thead", "", null, [make("tr", "", null, [cell("th", "Option", "col"), ...result.measures.map((measure) => cell("th", measure.label, "col"))])]));
      const body = make("tbody");
      for (const row of result.rows) {
        body.append(make("tr", "", null, [cell("th", row.label, "row"), ...result.measures.map((measure) => cell("td", row.cells[measure.name].text))]));
      }
      table.append(body);
      return make("div", "fk-detail", null, [table, ...result.sentences.map((sentence) => make("p", "", sentence))]);
    });
}

function drawStep(model, view, current, state, page) {
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
    panel.append(make("p", "fk-round", `Round ${view.round.number}: ${view.round.question}`));
    panel.append(make("p", "fk-exact", `${view.answered_exact} of ${view.people_in} have answered${ROUND_IS[view.round.status]}`));
    if (view.round.until && can("set_closing_time")) panel.append(make("p", "fk-quiet", `It closes by itself: ${view.round.until}`));
  } else if (current.has_activity) panel.append(make("p", "fk-round", "The question is not open yet."));
  panel.append(stepControls(view, current, state, page, can));
  if (state.confirm === "warnings") panel.append(confirmation(current.warnings, "Open it as it is", () => page.act("open_round", { confirm: true }), page, state));
  if (state.confirm === "close") panel.append(confirmation(["Nobody can join or answer afterwards, and it cannot be opened again. The answers are kept."], "End it now", () => page.act("close_workshop"), page, state));
  if (can("set_closing_time") || can("open_round")) {
    // A page of its own, where what is being typed stays while people answer.
    const words = can("open_round") ? "Open until a day and a time" : view.round.until ? "Change the closing time" : "Set a closing time";
    panel.append(controls([link(`${model.get("control_page")}/closing`, words)]));
  }
  if (can("vote_on_ideas")) {
    // Notes are people's words, so they are read on the control page, as their moderation is.
    panel.append(controls([link(`${model.get("control_page")}/ideas`, "Group the ideas for the vote")]));
  }
  if (view.round && view.boards?.some((board) => board.round === view.round.id)) {
    panel.append(controls([link(`${model.get("control_page")}/board/${view.round.id}`, "Arrange what people write")]));
  }
  panel.append(...drawResults(view, current));
  for (const [label, text] of [
    ["Notes", current.notes],
    ["Content note", current.content_note],
    ["Materials", (current.materials || []).join(", ")],
    ["Energy", current.energy],
    ["If it does not work", current.fallback],
    ["Nobody can write in their own words", view.words_closed],
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
    can("previous_step") && button("Previous step", "previous_step", () => page.act("previous_step")),
    can("next_step") && button("Next step", "next_step", () => page.act("next_step"), main.length === 0 || first === "next_step"),
    can("give_time") && button("5 more minutes", "give_time", () => page.act("give_time", { minutes: 5 })),
    can("blank") && button(view.blank ? "Show the projector again" : "Blank the projector", "blank", () => page.act("blank", { blank: !view.blank })),
    can("close_workshop") &&
      button("End the workshop", "close_workshop", () => {
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

/** Minutes a step has taken: its earlier runs, and the running one counted on by the page's own clock. */
function taken(step) {
  if (!step.started_at) return "";
  const running = step.running_since ? Math.max(0, Date.now() - Date.parse(step.running_since)) / 60000 : 0;
  return `${Math.floor(step.spent_minutes + running)} min`;
}

export default { render };
