// Forms for everything but facts: people, codes, insights, recommendations, decisions, feedback, notes.

const TODAY = () => new Date().toLocaleDateString("sv-SE"); // year-month-day

/** For each kind: its name, an empty record, and how one is called in a list. */
const KINDS = {
  case: { one: "person", empty: () => ({ id: "", role: "young_person", consent_scope: "internal" }), called: (r) => r.id },
  code: { one: "code", empty: () => ({ id: "", name: "", colour: "#12436D" }), called: (r) => r.name },
  fact: { one: "fact", empty: () => ({ id: "", kind: "observation", text_verbatim: "", text_published: "", excerpt: "", edits: [], attribution_level: "role", consent_scope: "internal", links: [], review: null }), called: (r) => r.text_published || r.text_verbatim },
  insight: { one: "insight", empty: () => ({ id: "", title: "", text: "", supporting: [], challenging: [], links: [], consent_scope: "public" }), called: (r) => r.title },
  recommendation: { one: "recommendation", empty: () => ({ id: "", text: "", insights: [], links: [], owner: "" }), called: (r) => r.text },
  decision: { one: "decision", empty: () => ({ id: "", hypothesis: "", kind: "test_more", reason: "", owner: "", decided_by: "", decided_on: TODAY() }), called: (r) => r.reason },
  feedback: { one: "thing that people asked for", empty: () => ({ id: "", said: "", who: "", steps: [{ status: "received", on: TODAY() }], hypotheses: [], facts: [] }), called: (r) => r.said },
  memo: { one: "note", empty: () => ({ id: "", about: "", text: "" }), called: (r) => r.text },
};

function drawRecordForm(state, page) {
  const { of, draft, version } = state.open;
  const { choices, hypotheses } = state.all;
  const set = (name) => (value) => {
    draft[name] = value;
    page.touched();
  };
  const optional = (name) => (value) => set(name)(value || null);
  const line = (label, name, help) => field(label, input(draft[name], set(name)), help);
  const prose = (label, name, rows = 3, help = "") => field(label, area(draft[name], set(name), rows), help);
  const pick = (label, name, options, none) => field(label, choice(options, draft[name], none ? optional(name) : set(name), none));
  const titled = hypotheses.map((one) => ({ name: one.id, words: short(one.statement, 90) }));
  const forms = {
    case: () => [
      version ? null : line("Pseudonym", "id", "Such as p12: lower-case letters, digits and hyphens. Never a name."),
      pick("What they are to the project", "role", choices.role),
      pick("Sex, as they say it", "sex", choices.sex, "Not known"),
      pick("Age band", "age_band", choices.age_band, "Not known"),
      line("Kind of service", "service_type", "The kind, never its name."),
      pick("How far their words may go at most", "consent_scope", choices.scope),
    ],
    code: () => [line("Name", "name"), prose("What it means", "definition"), prose("Use it for", "include", 2), prose("Not for", "exclude", 2), line("Example", "example"), field("Colour", input(draft.colour, set("colour"), "color")), drawMerging(state, draft, set)],
    insight: () => [
      line("What we make of it", "title", "One sentence of your own. It quotes nobody."),
      prose("More about it", "text", 4),
      drawFactChoice(state, draft, page),
      drawLinks(draft, hypotheses, choices.stance, page),
      pick("How far our sentence may go", "consent_scope", choices.scope),
    ],
    recommendation: () => [
      prose("What to do", "text"),
      drawTicks("Because of", "insights", state.all.insight, draft, page),
      drawLinks(draft, hypotheses, choices.stance, page),
      line("Who would do it", "owner", "A role or a team."),
    ],
    decision: () => [
      pick("Hypothesis", "hypothesis", titled, "Choose one"),
      pick("Decided", "kind", choices.decision),
      prose("Why", "reason"),
      prose("What we saw", "observed", 2),
      prose("What we learned", "learned", 2),
      line("What is done next", "next_action"),
      line("Who does it", "owner", "A role or a team."),
      line("Who decided", "decided_by", "A role: a person decides, never the kit."),
      field("On", input(draft.decided_on, set("decided_on"), "date")),
    ],
    feedback: () => [prose("What people asked for", "said", 2, "In a sentence of yours."), line("Who asked", "who", "A group, such as: young people at the youth centre."), drawSteps(draft, choices.status, page)],
    memo: () => [line("About", "about", "The id of a source, a fact or a hypothesis."), prose("Note", "text", 4, "For the team; it is in no pack.")],
  };
  return [make("h2", "", version ? `Change this ${KINDS[of].one}` : `A new ${KINDS[of].one}`), ...forms[of]().filter(Boolean)];
}

/** A code that was merged into another one stays with its history and is not offered any more. */
function drawMerging(state, draft, set) {
  const others = state.all.code.filter(({ record }) => record.id !== draft.id).map(({ record }) => ({ name: record.id, words: record.name }));
  if (!state.open.version || !others.length) return null;
  const merged = choice(others, draft.replaced_by?.[0] ?? "", (value) => set("replaced_by")(value ? [value] : []), "It is still used");
  return field("Merged into", merged, "Words that it stands on keep it; put the other code on them where you want it.");
}

/** Facts for and against an insight, found by their words. */
function drawFactChoice(state, draft, page) {
  const group = make("fieldset", "fk-links", null, [make("legend", "", "Facts for and against")]);
  const list = make("div", "fk-scroll");
  list.tabIndex = 0;
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", "Facts to choose from");
  const sides = [{ name: "supporting", words: "speaks for it" }, { name: "challenging", words: "speaks against it" }];
  const draw = (search) => {
    const chosen = (record) => sides.find((side) => draft[side.name].includes(record.id))?.name ?? "";
    const found = state.all.fact.filter(({ record }) => chosen(record) || KINDS.fact.called(record).toLowerCase().includes(search.toLowerCase()));
    list.replaceChildren(...found.slice(0, 60).map(({ record }) => {
      const side = choice(sides, chosen(record), (value) => {
        for (const each of sides) draft[each.name] = draft[each.name].filter((id) => id !== record.id);
        if (value) draft[value] = [...draft[value], record.id];
        page.touched();
      }, "–");
      return field(short(KINDS.fact.called(record)), side);
    }));
  };
  draw("");
  group.append(field("Find facts by a word", input("", draw, "search")), list);
  return group;
}

function drawTicks(legend, name, rows, draft, page) {
  const group = make("fieldset", "fk-links", null, [make("legend", "", legend)]);
  for (const { record } of rows) {
    group.append(tick(short(KINDS.insight.called(record)), draft[name].includes(record.id), (on) => {
      draft[name] = on ? [...draft[name], record.id] : draft[name].filter((id) => id !== record.id);
      page.touched();
    }));
  }
  return group;
}

/** Where something stands: all steps so far, the last of which counts, and one more. */
function drawSteps(draft, statuses, page) {
  const group = make("fieldset", "fk-links", null, [make("legend", "", "Where it stands")]);
  const last = draft.steps.length - 1;
  draft.steps.forEach((step, n) => {
    if (n < last || step.kept) {
      group.append(make("p", "", `${step.on}: ${wordsOf(statuses, step.status)}. ${[step.did, step.reason].filter(Boolean).join(" ")}`));
      return;
    }
    const set = (name) => (value) => {
      step[name] = value;
      page.touched();
    };
    group.append(
      field("Status", choice(statuses, step.status, set("status"))),
      field("From", input(step.on, set("on"), "date")),
      field("What we did", area(step.did, set("did"), 2)),
      field("We could not, because", area(step.reason, set("reason"), 2), "Needed for partly done and not possible."),
      field("Who decided", input(step.decided_by, set("decided_by")), "Needed for not possible: a role."),
    );
  });
  if (draft.steps[last].kept) {
    group.append(controls([button("It stands elsewhere now", "new-step", () => {
      draft.steps.push({ status: "in_progress", on: TODAY() });
      page.touched();
      page.draw();
    })]));
  }
  return group;
}
