// The evidence page: read and code on one side, what is made of it on the other. Everything works by keyboard.
// Words come by messages and stay in this page; nothing of them is kept in the notebook.

const TABS = [
  ["read", "Read and code"],
  ["fact", "Facts"],
  ["hypotheses", "Hypotheses"],
  ["insight", "Insights"],
  ["recommendation", "Recommendations"],
  ["decision", "Decisions"],
  ["feedback", "You said, we did"],
  ["case", "People"],
  ["code", "Codebook"],
  ["memo", "Notes"],
  ["workshops", "From workshops"],
];
const ROWS = 60;

function render({ model, el }) {
  const root = make("div", "fk-console fk-evidence");
  el.replaceChildren(root);
  const state = { all: null, tab: "read", reading: null, span: null, open: null, weighed: null, by: "", why: "", search: "", asked: "", said: "", problem: "", conflict: null, confirm: null, more: ROWS, dirty: false };
  let weighing = 0;
  let shownText = null;

  const send = (message) => model.send({ by: state.by, why: state.why, ...message });
  const page = {
    send,
    draw: () => draw(),
    touched: () => {
      state.dirty = true;
      state.said = "";
    },
    weighSoon: () => {
      clearTimeout(weighing);
      weighing = setTimeout(page.weigh, WEIGH_MS);
    },
    weigh: () => state.open?.of === "fact" && send({ kind: "weigh", of: "fact", record: state.open.draft }),
    showWeighed: () => {},
    chosen: (span) => {
      state.span = span;
      page.showChosen();
    },
    showChosen: () => {},
    read: (id, number = 0) => {
      state.span = null;
      send({ kind: "read", id, page: number });
    },
    open: (of, row, more = {}) => {
      const record = row ? row.record : { ...KINDS[of].empty(), ...more };
      const draft = structuredClone(record);
      for (const step of draft.steps ?? []) if (row) step.kept = true;
      Object.assign(state, { open: { of, draft, version: row ? row.version : 0, by: row?.by, at: row?.at }, weighed: null, why: "", conflict: null, problem: "", said: "", confirm: null, dirty: false });
      if (of === "fact") page.weigh();
      draw();
      root.querySelector(".fk-form h2")?.focus();
    },
    go: (tab) => {
      Object.assign(state, { tab, open: null, search: "", more: ROWS, problem: "", said: "", conflict: null, confirm: null });
      draw();
    },
    keep: () => {
      const { of, draft, version } = state.open;
      const record = structuredClone(draft);
      for (const step of record.steps ?? []) delete step.kept;
      send({ kind: "keep", of, record, replaces: version, source_version: draft.source && draft.source === state.reading?.id ? state.reading.version : 0 });
    },
  };

  const draw = () => {
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset?.focus : null;
    const span = state.span;
    root.replaceChildren(...drawEvidence(state, page));
    shownText = root.querySelector(".fk-text");
    const again = focused && root.querySelector(`[data-focus="${CSS.escape(focused)}"]`);
    again?.focus();
    // Whoever codes words goes on from the same words.
    if (shownText && span && again === shownText) chooseSpan(shownText, span.start, span.end);
    state.span = span;
    page.showChosen();
  };

  const answers = {
    load: (all) => (state.all = all),
    read: (reading) => {
      state.reading = reading;
      if (state.span && state.span.start > (reading.pieces.at(-1)?.end ?? 0)) state.span = null;
    },
    weigh: (weighed) => (state.weighed = weighed),
    keep: (kept) => {
      state.said = "Kept.";
      if (state.open && state.open.of === kept.of) {
        const row = state.all[kept.of]?.find(({ record }) => record.id === kept.id);
        if (row) page.open(kept.of, row);
        state.said = "Kept.";
      }
      if (state.reading && ["coding", "fact", "code"].includes(kept.of)) send({ kind: "read", id: state.reading.id, page: state.reading.page });
    },
    erase: (erased) => {
      Object.assign(state, { open: erased.of === "coding" ? state.open : null, confirm: null, said: erased.gone === 1 ? "Deleted." : `Deleted, with ${erased.gone - 1} more that hung on it.` });
      if (erased.of === "source") state.reading = state.span = null;
      if (state.reading) send({ kind: "read", id: state.reading.id, page: state.reading.page });
    },
    facts_from: (made) => {
      state.said = [made.made ? `${made.made} facts were made.` : "Nothing new to make facts of.", ...made.notices].join("\n");
    },
  };
  const onMessage = (message) => {
    if (message.kind !== "answer") return;
    state.problem = "";
    if (message.load) answers.load(message.load);
    for (const [name, take] of Object.entries(answers)) if (name !== "load" && message[name]) take(message[name]);
    if (message.problem) {
      if (message.to === "weigh") state.weighed = { words: "", why: [], rare: [], most: null, fault: message.problem };
      else Object.assign(state, { problem: message.problem, said: "", conflict: message.current?.[0] ?? null });
    }
    if (message.to === "weigh") page.showWeighed();
    else draw();
  };
  model.on("msg:custom", onMessage);
  draw();
  send({ kind: "load" });
  return () => {
    clearTimeout(weighing);
    model.off("msg:custom", onMessage);
  };
}

function drawEvidence(state, page) {
  const by = input(state.by, (value) => (state.by = value));
  by.dataset.focus = "by";
  const parts = [
    make("p", "fk-banner", "Real words of real people. Not for the projector."),
    make("header", "fk-head", null, [make("h1", "", "Evidence"), field("You are (a role)", by)]),
  ];
  if (!state.all) return [...parts, state.problem ? notice("problem", state.problem) : make("p", "", "Reading…")];
  const tabs = make("nav", "fk-tabs");
  tabs.setAttribute("aria-label", "Parts of the evidence");
  for (const [name, words] of TABS) {
    const tab = button(words, `tab-${name}`, () => page.go(name));
    if (name === state.tab) tab.setAttribute("aria-current", "page");
    tabs.append(tab);
  }
  parts.push(tabs);
  if (!state.open && state.problem) parts.push(notice("problem", state.problem));
  if (!state.open && state.said) parts.push(notice("said", state.said));
  const left = { read: drawSources, hypotheses: drawHypotheses, workshops: drawWorkshops }[state.tab] ?? drawList;
  const right = state.open ? drawForm(state, page) : state.tab === "read" && state.reading ? drawChosen(state, page) : null;
  parts.push(make("div", right ? "fk-columns fk-desk" : "", null, [make("section", "", null, left(state, page)), right].filter(Boolean)));
  return parts;
}

// -- the left side ---------------------------------------------------------------------------------------------------

function drawSources(state, page) {
  const sources = state.all.source;
  if (!sources.length) {
    return [make("h2", "", "Nothing to read yet"), make("p", "", "Bring in a transcript with “facilitate evidence import FILE”, or make facts of what a workshop has written.")];
  }
  const options = sources.map((one) => ({ name: one.id, words: `${one.title} (${one.facts} ${one.facts === 1 ? "fact" : "facts"})` }));
  const chosen = choice(options, state.reading?.id ?? "", (id) => id && page.read(id), "Choose one");
  chosen.dataset.focus = "source";
  const parts = [field("Source", chosen)];
  if (!state.reading) return parts;
  const codes = Object.fromEntries(state.all.code.map(({ record }) => [record.id, record]));
  parts.push(make("p", "fk-quiet", "Choose words with the mouse, or with shift and the arrow keys. Enter chooses the whole turn."));
  parts.push(drawText(state.reading, codes, page));
  if (state.reading.pages > 1) {
    const { id, page: number, pages } = state.reading;
    parts.push(controls([
      number > 0 && button("Earlier", "earlier", () => page.read(id, number - 1)),
      make("span", "", `Part ${number + 1} of ${pages}`),
      number < pages - 1 && button("Later", "later", () => page.read(id, number + 1)),
    ]));
  }
  return [...parts, drawSourceErasing(state, page)];
}

/** A source can be taken out as a whole; facts that were made of it stay, and lose their place in it. */
function drawSourceErasing(state, page) {
  if (state.confirm !== "source") {
    return controls([button("Delete this source", "erase-source", () => {
      state.confirm = "source";
      page.draw();
    })]);
  }
  return make("div", "fk-confirm", null, [make("p", "", "The text and the codes on it go for good. Facts that were made of it stay: delete those by themselves."), controls([
    button("Delete it now", "erase-source-now", () => page.send({ kind: "erase", of: "source", id: state.reading.id }), true),
    button("Not now", "erase-source-not", () => {
      state.confirm = null;
      page.draw();
    }),
  ])]);
}

function drawList(state, page) {
  const of = state.tab;
  const search = input(state.search, (value) => {
    state.search = value;
    body.replaceChildren(...rows());
  }, "search");
  search.dataset.focus = "search";
  const body = make("tbody");
  const rows = () => state.all[of]
    .filter(({ record }) => `${record.id} ${KINDS[of].called(record)}`.toLowerCase().includes(state.search.toLowerCase()))
    .slice(0, state.more)
    .map((row) => {
      const name = make("th", "", null, [make("span", "", short(KINDS[of].called(row.record)))]);
      name.scope = "row";
      if (row.flag) name.append(make("p", "fk-flag", row.flag));
      return make("tr", state.open?.draft.id === row.record.id ? "fk-here" : "", null, [name, cell("td", aside(of, row, state.all)), make("td", "", null, [button("Open", `open-${row.record.id}`, () => page.open(of, row), false, short(KINDS[of].called(row.record), 60))])]);
    });
  body.append(...rows());
  const table = make("table", "fk-records", null, [make("caption", "", `${TABS.find(([name]) => name === of)[1]} (${state.all[of].length})`), body]);
  const more = state.all[of].length > state.more && button("Show more", "more", () => {
    state.more += ROWS;
    page.draw();
  });
  return [controls([button(`New ${KINDS[of].one}`, "new", () => page.open(of, null), true)]), field("Find", search), table, controls([more])];
}

function aside(of, row, all) {
  const { record } = row;
  const reach = () => wordsOf(all.choices.scope, record.consent_scope);
  if (of === "fact") return [row.attribution || "no attribution", reach()].join(" · ");
  if (of === "case") return [wordsOf(all.choices.role, record.role), wordsOf(all.choices.age_band, record.age_band), reach()].filter(Boolean).join(" · ");
  if (of === "decision") return `${wordsOf(all.choices.decision, record.kind)} · ${record.decided_on}`;
  if (of === "feedback") return wordsOf(all.choices.status, record.steps.at(-1).status);
  if (of === "insight") return `${record.supporting.length} for · ${record.challenging.length} against`;
  return "";
}

function drawHypotheses(state, page) {
  return state.all.hypotheses.map((one) => {
    const about = (stance) => state.all.fact.filter(({ record }) => record.links.some((link) => link.hypothesis === one.id && link.stance === stance));
    const box = make("section", "fk-hypothesis", null, [make("h2", "", one.statement), make("p", "fk-quiet", `${one.supports} for · ${one.challenges} against · ${one.unclear} unclear`)]);
    if (one.nudge) box.append(make("p", "fk-flag", one.nudge));
    for (const { name, words } of state.all.choices.stance) {
      const facts = about(name);
      if (!facts.length) continue;
      const list = make("ul", "fk-fact-list");
      for (const row of facts) list.append(make("li", "", null, [button(short(KINDS.fact.called(row.record), 110), `hypothesis-${one.id}-${row.record.id}`, () => page.open("fact", row))]));
      box.append(make("h3", "", words[0].toUpperCase() + words.slice(1)), list);
    }
    const insights = state.all.insight.filter(({ record }) => record.links.some((link) => link.hypothesis === one.id));
    for (const row of insights) box.append(make("p", "", `Insight: ${row.record.title}`));
    for (const row of state.all.decision.filter(({ record }) => record.hypothesis === one.id)) {
      box.append(make("p", "", `Decision, ${row.record.decided_on}: ${wordsOf(state.all.choices.decision, row.record.kind)} (${row.record.decided_by}). ${row.record.reason}`));
    }
    box.append(controls([
      button("New insight", `insight-${one.id}`, () => page.open("insight", null, { links: [{ hypothesis: one.id, stance: "supports" }] }), false, `about ${one.phrase}`),
      button("New decision", `decision-${one.id}`, () => page.open("decision", null, { hypothesis: one.id }), false, `about ${one.phrase}`),
    ]));
    return box;
  });
}

function drawWorkshops(state, page) {
  const list = make("ul", "fk-cards");
  for (const one of state.all.workshops) {
    const answers = one.waiting === 1 ? "1 approved answer becomes a fact" : `${one.waiting} approved answers become facts`;
    const go = one.waiting ? button(`Make ${one.waiting === 1 ? "a fact of this answer" : `facts of these ${one.waiting} answers`}`, `facts-${one.id}`, () => page.send({ kind: "facts_from", id: one.id }), true, `from ${one.title}`) : null;
    list.append(make("li", "fk-card", null, [make("h2", "", one.title), make("p", "", one.waiting ? `${answers}, as far as their writers agreed.` : "Nothing here that is not a fact already."), go].filter(Boolean)));
  }
  return state.all.workshops.length ? [list] : [make("p", "", "No workshop was held on this data yet.")];
}

// -- the right side --------------------------------------------------------------------------------------------------

function drawChosen(state, page) {
  const panel = make("section", "fk-step fk-chosen");
  panel.setAttribute("aria-label", "What to do with the chosen words");
  const words = make("div", "fk-field");
  words.setAttribute("aria-live", "polite");
  const here = make("div");
  const codes = state.all.code.filter(({ record }) => !record.replaced_by?.length).map(({ record }) => ({ name: record.id, words: record.name }));
  const code = choice(codes, "", () => {}, codes.length ? "Choose a code" : "No code yet");
  code.dataset.focus = "code";
  const put = button("Put the code on these words", "put-code", () => {
    if (code.value && state.span.end > state.span.start) page.send({ kind: "keep", of: "coding", record: { id: "", source: state.reading.id, start: state.span.start, end: state.span.end, code: code.value }, replaces: 0, source_version: state.reading.version });
  });
  const makeFact = (kind) => () => {
    const { start, end } = state.span;
    const piece = state.reading.pieces.find((one) => one.start <= start && start < one.end);
    page.open("fact", null, { kind, source: state.reading.id, start, end, case: piece?.case ?? null, text_verbatim: wordsBetween(state.reading, start, end) });
  };
  const quote = button("Make a quote of it", "make-quote", makeFact("quote"), true);
  const seen = button("Make an observation of it", "make-observation", makeFact("observation"));
  page.showChosen = () => {
    const span = state.span;
    const some = span && span.end > span.start;
    words.replaceChildren(make("h2", "", "Chosen words"), some ? quoted(short(wordsBetween(state.reading, span.start, span.end), 400)) : make("p", "fk-quiet", "None yet."));
    for (const one of [put, quote, seen]) one.disabled = !some;
    here.replaceChildren(...(span ? drawHere(state, page, span) : []));
  };
  panel.append(words, field("Code", code), controls([put]), controls([quote, seen]), here);
  if (state.problem) panel.append(notice("problem", state.problem));
  return panel;
}

/** Codes and facts of the words where the caret is. */
function drawHere(state, page, span) {
  const meets = (one) => one.start < Math.max(span.end, span.start + 1) && span.start < one.end;
  const codings = state.reading.codings.filter(meets);
  const facts = state.all.fact.filter(({ record }) => record.source === state.reading.id && record.start !== null && meets(record));
  if (!codings.length && !facts.length) return [];
  const list = make("ul", "fk-fact-list");
  for (const one of codings) {
    const name = state.all.code.find(({ record }) => record.id === one.code)?.record.name ?? one.code;
    list.append(make("li", "", null, [document.createTextNode(`Code: ${name} `), button("Take off", `uncode-${one.id}`, () => page.send({ kind: "erase", of: "coding", id: one.id }), false, `the code ${name}`)]));
  }
  for (const row of facts) list.append(make("li", "", null, [button(`Fact: ${short(KINDS.fact.called(row.record), 80)}`, `here-${row.record.id}`, () => page.open("fact", row))]));
  return [make("h3", "", "On these words"), list];
}

function drawForm(state, page) {
  const { of, draft, version, by, at } = state.open;
  const form = make("form", "fk-step fk-form");
  form.append(...(of === "fact" ? drawFactForm(state, page) : drawRecordForm(state, page)));
  form.querySelector("h2").tabIndex = -1;
  if (version) form.append(make("p", "fk-quiet", `Version ${version}, by ${by}, ${at}`));
  if (state.problem) form.append(notice("problem", state.problem));
  if (state.conflict) form.append(drawConflict(state, page));
  if (state.said) form.append(notice("said", state.said));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    page.keep();
  });
  const keep = button("Keep", "keep", () => {}, true);
  keep.type = "submit";
  const close = button("Close", "close", () => {
    if (state.dirty && state.confirm !== "close") state.confirm = "close";
    else Object.assign(state, { open: null, confirm: null, problem: "", conflict: null, said: "" });
    page.draw();
  });
  const erase = version && button("Delete for good", "erase", () => {
    state.confirm = "erase";
    page.draw();
  });
  form.append(controls([keep, close, erase]));
  if (state.confirm === "close") form.append(make("p", "fk-confirm", "What you changed is not kept. Press Close again to leave it."));
  if (state.confirm === "erase") {
    const all = of === "case" ? "All that this person said goes, in every version: their quotes, and their turns in transcripts. It cannot be brought back." : "It goes in every version and cannot be brought back.";
    form.append(make("div", "fk-confirm", null, [make("p", "", all), controls([
      button("Delete it now", "erase-now", () => page.send({ kind: "erase", of, id: draft.id }), true),
      button("Not now", "erase-not", () => {
        state.confirm = null;
        page.draw();
      }),
    ])]));
  }
  return form;
}

/** Two people at one record: what each of them wrote, and a way on. */
function drawConflict(state, page) {
  const { draft, of } = state.open;
  const theirs = state.conflict;
  const table = make("table", "fk-results", null, [make("caption", "", "What differs"), make("thead", "", null, [make("tr", "", null, ["Field", "Theirs", "Yours"].map((text) => cell("th", text, "col")))])]);
  const body = make("tbody");
  for (const name of Object.keys(theirs)) {
    const [a, b] = [theirs[name], draft[name]].map((value) => (value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)));
    if (a !== b) body.append(make("tr", "", null, [cell("th", name.replaceAll("_", " "), "row"), cell("td", short(a, 200)), cell("td", short(b, 200))]));
  }
  table.append(body);
  const start = button("Start again from theirs", "theirs", () => {
    page.send({ kind: "load" });
    Object.assign(state, { open: null, conflict: null, problem: "" });
    page.go(of);
  });
  return make("div", "fk-confirm", null, [table, controls([start])]);
}

export default { render };
