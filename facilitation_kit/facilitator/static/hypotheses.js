// The projector's page for hypotheses. Arrow right and left go through all pages, down and up to the next hypothesis;
// f is the full screen, b blanks it. What does not fit on a page goes on the next one: nothing scrolls, nothing shrinks.
// A test that a running workshop measures has a button that opens its step: Tab goes to it, Enter presses it.

const STATUS = { draft: "not worked on yet", exploring: "being explored", testing: "being tested", supported: "supported so far", challenged: "challenged", retired: "given up" };
const STEP = { planned: "planned", in_progress: "in progress", done: "done", answered: "has answers", not_possible: "not possible", running: "running", finished: "finished" };
const MONTHS = "January February March April May June July August September October November December".split(" ");

function render({ model, el }) {
  const root = make("div", "fk-projector fk-hypotheses");
  if (document.body.dataset.voila === "voila") root.classList.add("fk-whole-window");
  const stage = make("div", "fk-stage");
  stage.setAttribute("aria-live", "polite");
  const strip = make("div", "fk-strip");
  root.append(stage, strip);
  el.replaceChildren(root);
  const state = { list: null, chain: null, at: -1, page: 0, pages: [], problem: "", said: null, blank: false, last: false };

  const draw = () => {
    root.dataset.scene = state.blank ? "blank" : "chain";
    const sections = state.problem ? [sectionOf("Hypotheses", [state.problem])] : state.at < 0 ? overview(state.list, state.said) : story(state.chain);
    const focused = stage.contains(document.activeElement) ? document.activeElement.dataset.test : "";
    state.pages = state.blank ? [] : paginate(stage, sections);
    if (state.last) state.page = state.pages.length - 1;
    state.last = false;
    state.page = Math.max(0, Math.min(state.page, state.pages.length - 1));
    stage.replaceChildren(...(state.pages[state.page] ? [state.pages[state.page]] : []));
    if (focused) [...stage.querySelectorAll("button")].find((one) => one.dataset.test === focused)?.focus();
    strip.hidden = state.blank;
    strip.replaceChildren(...footer(state));
  };
  const go = (at, last = false) => {
    if (!state.list || at < -1 || at >= state.list.hypotheses.length) return;
    Object.assign(state, { at, page: 0, last, said: null });
    if (at < 0) model.send({ kind: "list" });
    else model.send({ kind: "chain", id: state.list.hypotheses[at].id });
  };
  const turn = (by) => {
    const page = state.page + by;
    if (page >= 0 && page < state.pages.length) {
      state.page = page;
      draw();
    } else go(state.at + by, by < 0);
  };
  const keys = {
    ArrowRight: () => turn(1),
    ArrowLeft: () => turn(-1),
    ArrowDown: () => go(state.at + 1),
    ArrowUp: () => go(state.at - 1),
    Home: () => go(-1),
    b: () => {
      state.blank = !state.blank;
      draw();
    },
    f: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
  };
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  };
  const onMessage = (message) => {
    if (message.kind !== "answer") return;
    state.problem = message.problem ?? "";
    if (message.list) state.list = message.list;
    if (message.said) state.said = message.said;
    if (message.chain && state.list?.hypotheses[state.at]?.id === message.chain.id) state.chain = message.chain;
    draw();
  };
  const onPress = (event) => {
    const pressed = event.target.closest("button[data-test]");
    if (pressed) model.send({ kind: "open", id: pressed.dataset.test, confirm: pressed.dataset.confirm === "yes" });
  };
  const refit = new ResizeObserver(() => state.list && draw());
  refit.observe(root);
  // Pages are cut by measuring, so they are cut again with the right letters.
  const lettersCame = () => state.list && draw();
  document.fonts?.addEventListener("loadingdone", lettersCame);
  document.addEventListener("keydown", onKey);
  stage.addEventListener("click", onPress);
  model.on("msg:custom", onMessage);
  model.send({ kind: "list" });
  return () => {
    refit.disconnect();
    document.fonts?.removeEventListener("loadingdone", lettersCame);
    document.removeEventListener("keydown", onKey);
    model.off("msg:custom", onMessage);
  };
}

function footer(state) {
  if (!state.list) return [];
  const where = state.at < 0 ? state.list.project : `Hypothesis ${state.at + 1} of ${state.list.hypotheses.length}`;
  const page = state.pages.length > 1 ? `page ${state.page + 1} of ${state.pages.length}` : "";
  return [make("span", "", where), make("span", "fk-people", page)];
}

// -- what is told ----------------------------------------------------------------------------------------------------

/** A part of the story: a heading, and columns of blocks that go on over as many pages as they need. */
function sectionOf(title, blocks, more = []) {
  return { title, columns: [{ heading: "", blocks: blocks.map((one) => (typeof one === "string" ? block([one]) : one)) }, ...more] };
}

/** What stays together while it fits: paragraphs of text, each with its class. */
function block(lines, className = "fk-line") {
  return lines.filter(Boolean).map((line) => (typeof line === "string" ? { text: line, className } : line));
}

function overview(list, said) {
  if (!list) return [];
  if (list.hypotheses.some((one) => one.tests)) return [sectionOf("What we test", list.hypotheses.flatMap((one, n) => underTest(one, n, said)))];
  return [sectionOf("Our hypotheses", list.hypotheses.map((one, n) => block([{ text: `${n + 1}. ${one.before}${one.phrase}${one.after}`, className: "fk-line" }])))];
}

function story(chain) {
  if (!chain) return [];
  const title = { before: chain.before, phrase: chain.phrase, after: chain.after };
  const facts = chain.supporting.length + chain.challenging.length + chain.unclear.length;
  const known = [
    chain.need ? `It serves this need: ${chain.need}` : "",
    `It is ${STATUS[chain.status] ?? chain.status}.`,
    facts ? `${chain.supporting.length} for it · ${chain.challenging.length} against it${chain.unclear.length ? ` · ${chain.unclear.length} unclear` : ""}` : "There is nothing to show for or against it yet.",
    chain.decisions.length ? `Decided, ${day(chain.decisions.at(-1).decided_on)}: ${chain.decisions.at(-1).decision}` : "Nothing is decided yet.",
  ];
  const sections = [{ ...sectionOf(title, known.filter(Boolean)), opening: true }];
  if (facts) {
    sections.push({ title: "What we heard", columns: [evidence("Speaks for it", chain.supporting), evidence("Speaks against it", chain.challenging)] });
    if (chain.unclear.length) sections.push({ title: "What we heard", columns: [evidence("Unclear", chain.unclear)] });
  }
  if (chain.votes.length) sections.push(sectionOf("What people said when asked", chain.votes.map(vote)));
  if (chain.ideas?.length) sections.push(sectionOf("Ideas", chain.ideas.map(idea)));
  if (chain.tests.length) sections.push(sectionOf("Tests", chain.tests.map((one) => block([{ text: one.title, className: "fk-strong" }, triedBy(one), `It would convince us: ${one.criterion}`, ...tested(one), [STEP[one.status] ?? one.status, one.owner, one.due ? `by ${day(one.due)}` : ""].filter(Boolean).join(" · ")]))));
  if (chain.decisions.length) sections.push(sectionOf("Decisions", chain.decisions.map((one) => block([{ text: `${day(one.decided_on)}: ${one.decision}`, className: "fk-strong" }, ...one.reason, ...one.learned.map((text) => `We learned: ${text}`), ...one.next_action.map((text) => `Next: ${text} (${one.owner})`), `Decided by: ${one.decided_by}`]))));
  const became = [
    ...chain.feedback.map((one) => block([{ text: `You said: ${one.said}`, className: "fk-strong" }, `${one.who} · ${one.status} since ${day(one.on)}`, ...one.did.map((text) => `We did: ${text}`), ...one.reason.map((text) => `We could not, because: ${text}`)])),
    ...chain.next_steps.map((one) => block([{ text: one.what, className: "fk-strong" }, [STEP[one.status] ?? one.status, one.owner, one.due ? `by ${day(one.due)}` : ""].filter(Boolean).join(" · "), ...one.outcome])),
  ];
  if (became.length) sections.push(sectionOf("What became of it", became));
  return sections;
}

function evidence(heading, items) {
  const blocks = items.map((one) => block([
    ...one.paragraphs.map((text, n) => ({ text: one.kind === "quote" ? `${n ? "" : "“"}${text}${n === one.paragraphs.length - 1 ? "”" : ""}` : text, className: one.kind === "quote" ? "fk-quote" : "fk-line" })),
    one.figure ? { text: one.figure, className: "fk-strong" } : "",
    one.attribution ? { text: one.attribution, className: "fk-from" } : "",
  ]));
  return { heading, blocks: blocks.length ? blocks : [block(["Nothing to show yet."])] };
}

/** A hypothesis with its tests, as the overview of them shows it. */
function underTest(one, n, said) {
  const statement = { text: `${n + 1}. ${one.before}${one.phrase}${one.after}`, className: "fk-strong" };
  if (!one.tests?.length) return [block([statement, "No test yet."])];
  const again = { text: `${n + 1}. … ${one.phrase} …`, className: "fk-strong" };
  return one.tests.map((test, place) => headed(again, place > 0, [place ? "" : statement, `${test.title}: ${STEP[test.status] ?? test.status}`, triedBy(test), `It would convince us: ${test.criterion}`, ...tested(test), ...measuredBy(test, said?.test === test.id ? said : null)]));
}

/** A block that says once more what it belongs to where a page begins with it, or with the rest of it. */
function headed(again, apart, lines) {
  return Object.assign(block(lines), { again, apart });
}

/** What could be done about a hypothesis: what could hurt stands right after what it is. */
function idea(one) {
  return block([
    { text: `${one.title}: ${one.status}`, className: "fk-strong" },
    ...one.what,
    ...one.could_hurt.map((text) => `What could hurt: ${text}`),
    ...one.for_whom.map((text) => `For whom: ${text}`),
    ...one.because.map((text) => `Why it stands so: ${text}`),
    one.scores.length ? `${one.scores.map(([label, text]) => `${label}: ${text}`).join(" · ")} (0: nothing known, 5: seen in real life more than once)` : "",
    one.tests.length ? `Tests that try it: ${one.tests.join("; ")}` : "",
    { text: `It comes from: ${one.came_from}`, className: "fk-says" },
  ]);
}

/** The idea that a test tries. */
function triedBy(test) {
  return test.idea ? `It tries the idea: ${test.idea}` : "";
}

/** Where a test is measured, with a button where that can be opened now; what the hub said to the last press beside it. */
function measuredBy(test, said) {
  if (!test.measure) return [];
  const words = said?.confirm ? "Open it all the same" : test.measure.offer;
  return [
    { text: said?.text || test.measure.says, className: "fk-says" },
    test.measure.offer ? { text: words, className: "fk-measure", test: test.id, confirm: Boolean(said?.confirm) } : "",
  ];
}

/** A line as it is drawn: a paragraph, or the button of a test. */
function drawn(line) {
  if (!line.test) return make("p", line.className, line.text);
  const button = make("button", line.className, line.text);
  button.type = "button";
  button.dataset.test = line.test;
  button.dataset.confirm = line.confirm ? "yes" : "no";
  return button;
}

/** What came of a test: when its criterion was locked, every change since, and its verdicts. */
function tested(one) {
  return [
    one.locked_on ? `Locked on ${day(one.locked_on)}, when the first answer came in.` : "",
    ...one.amendments,
    one.so_far ? `${one.so_far} people or more have answered; nobody has seen the result yet.` : "",
    ...one.verdicts.flatMap((each) => [
      { text: `${each.verdict} (${each.workshop}, ${day(each.held_on)}${each.answered ? `, ${each.answered} answered` : ""})`, className: "fk-strong" },
      ...each.sentences,
    ]),
  ];
}

function vote(one) {
  const figures = one.figures.map(([label, text]) => `${label}: ${text}`).join(" · ");
  return block([
    { text: `${one.workshop}, ${day(one.held_on)}${one.number > 1 ? `, round ${one.number}` : ""}`, className: "fk-strong" },
    one.question,
    `${figures}${one.answered ? ` (${one.answered} answered)` : ""}`,
    one.range ? `${one.range_of}: if we asked many more people like these, perhaps ${one.range}` : "",
    one.signal,
  ]);
}

function day(date) {
  const [year, month, number] = date.split("-").map(Number);
  return `${number} ${MONTHS[month - 1]} ${year}`;
}

// -- pages -----------------------------------------------------------------------------------------------------------

/** Cut sections into pages that fit the stage; each page is an element. */
function paginate(stage, sections) {
  const pages = [];
  for (const section of sections) {
    const left = section.columns.map((column) => column.blocks.map((lines) => Object.assign([...lines], { again: lines.again, apart: lines.apart })));
    let first = true;
    do {
      const columns = section.columns.map((column, n) => ({ heading: column.heading, blocks: left[n] })).filter((column) => column.blocks.length);
      const { page, bodies } = drawPage(section, columns, first);
      stage.replaceChildren(page);
      columns.forEach((column, n) => fillColumn(bodies[n], column.blocks));
      pages.push(page);
      first = false;
    } while (left.some((blocks) => blocks.length) && pages.length < 400);
  }
  return pages;
}

function drawPage(section, columns, first) {
  const heading = make("h1", section.opening ? "fk-question fk-question-alone" : "fk-question");
  if (typeof section.title === "string") heading.textContent = first ? section.title : `${section.title} (more)`;
  else heading.append(section.title.before, make("b", "fk-phrase", section.title.phrase), section.title.after);
  const bodies = columns.map(() => make("div", "fk-column-body"));
  const parts = columns.map((column, n) => make("div", "fk-column", null, [column.heading ? make("h2", "fk-column-heading", column.heading) : null, bodies[n]].filter(Boolean)));
  return { page: make("div", `fk-page${section.opening ? " fk-opening" : ""}`, null, [heading, make("div", "fk-page-columns", null, parts)]), bodies };
}

/** Move blocks from `blocks` into the column while they fit; a block that is too long for any page is cut between words. */
function fillColumn(body, blocks) {
  const fits = () => body.scrollHeight <= body.clientHeight + 1;
  while (blocks.length) {
    const lines = blocks[0];
    const again = lines.apart && !body.childElementCount ? [lines.again] : [];
    const made = make("div", "fk-block", null, [...again, ...lines].map(drawn));
    body.append(made);
    if (fits()) {
      blocks.shift();
      continue;
    }
    made.remove();
    if (body.childElementCount) return;
    cutBlock(body, blocks, fits, again);
    return;
  }
}

/** At least one word goes on the page, so that every page brings the end nearer. */
function cutBlock(body, blocks, fits, again) {
  const lines = blocks[0];
  const made = make("div", "fk-block", null, again.map(drawn));
  const alone = again.length + 1;
  body.append(made);
  while (lines.length) {
    const line = lines[0];
    const paragraph = drawn(line);
    made.append(paragraph);
    if (fits()) {
      lines.shift();
      continue;
    }
    if (line.test && made.childElementCount > alone) {
      paragraph.remove(); // a button goes to the next page whole
      break;
    }
    const words = line.text.split(" ");
    const shown = (count) => {
      paragraph.textContent = count < words.length ? `${words.slice(0, count).join(" ")} …` : line.text;
      return fits();
    };
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (shown(middle)) low = middle;
      else high = middle - 1;
    }
    const count = low || (made.childElementCount > alone ? 0 : 1);
    if (count) {
      shown(count);
      line.text = `… ${words.slice(count).join(" ")}`;
    } else paragraph.remove();
    if (words.length <= count) lines.shift();
    break;
  }
  lines.apart = Boolean(lines.again);
  if (!lines.length) blocks.shift();
}

export default { render };
