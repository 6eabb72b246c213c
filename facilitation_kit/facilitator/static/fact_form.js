// A fact: what was said, what is shown of it, who said it, how far it may go, and what it means for the hypotheses.

const WEIGH_MS = 350;

/** The form of a fact. `draft` is the record as it will be kept; `weighed` is what the kernel made of it last. */
function drawFactForm(state, page) {
  const { draft, version } = state.open;
  const { choices, hypotheses, question } = state.all;
  const change = (name, again = false) => (value) => {
    draft[name] = value;
    page.touched();
    if (again) page.draw();
    else page.weighSoon();
  };
  const people = [...state.all.case].map(({ record }) => ({ name: record.id, words: `${record.id} (${wordsOf(choices.role, record.role)})` }));
  const weighed = make("div", "fk-weighed");
  weighed.setAttribute("aria-live", "polite");
  page.showWeighed = () => weighed.replaceChildren(...drawWeighed(state));
  page.showWeighed();
  const isQuote = draft.kind === "quote";
  const said = version || draft.source
    ? make("div", "fk-field", null, [make("h3", "", isQuote ? "As it was said (for the team alone)" : "As it was seen"), quoted(draft.text_verbatim)])
    : field(isQuote ? "As it was said" : "What was seen or counted", area(draft.text_verbatim, change("text_verbatim"), 4));
  const shown = area(draft.text_published || draft.text_verbatim, (value) => change("text_published")(value === draft.text_verbatim ? "" : value), 5);
  shown.dataset.focus = "published";
  return [
    make("h2", "", version ? `Fact ${draft.id}` : "A new fact"),
    version ? null : field("What it is", choice(choices.kind, draft.kind, change("kind", true))),
    said,
    isQuote ? field("As others may read it", shown, "Put what you replace in [brackets], and […] where you leave something out.") : null,
    isQuote ? field("Why words were replaced", input(state.why, (value) => (state.why = value)), "Such as: names a school. Needed when you replace something.") : null,
    draft.kind === "statistic" ? drawFigure(draft, page) : null,
    field("Shorter, for slides", area(draft.excerpt, change("excerpt"), 2), "Pieces of the words above, when they are longer than about 450 letters."),
    weighed,
    radios(question, [{ name: "no", words: "No" }, { name: "yes", words: "Yes, or perhaps" }], draft.review ? (draft.review.recognisable ? "yes" : "no") : "", (value) => {
      draft.review = { recognisable: value === "yes", note: draft.review?.note ?? "" };
      page.touched();
    }),
    field("Who said it", choice(people, draft.case, (value) => change("case")(value || null), "Nobody in particular")),
    field("Said about them at most", choice(choices.level, draft.attribution_level, change("attribution_level"))),
    field("How far it may go", choice(choices.scope, draft.consent_scope, change("consent_scope"))),
    tick("The person has seen and approved these words", draft.approved_by_participant, change("approved_by_participant")),
    drawLinks(draft, hypotheses, choices.stance, page),
    drawLog(draft),
  ].filter(Boolean);
}

/** A figure from elsewhere, and where it comes from. */
function drawFigure(draft, page) {
  draft.statistic ??= { value: "" };
  const figure = draft.statistic;
  const set = (name) => (value) => {
    figure[name] = value;
    page.touched();
  };
  const people = (value) => set("denominator")(value === "" ? null : Number(value));
  return make("fieldset", "fk-links", null, [
    make("legend", "", "The figure"),
    field("Value", input(figure.value, set("value"))),
    field("Of what, in what unit", input(figure.unit, set("unit"))),
    field("Of how many", input(figure.denominator ?? "", people, "number")),
    field("Period", input(figure.period, set("period"))),
    field("Where it comes from", input(figure.source_name, set("source_name"))),
  ]);
}

function quoted(text) {
  return make("blockquote", "fk-said-words", null, text.split(/\n\s*\n/).map((part) => make("p", "", part)));
}

/** What others would see, before it is kept: the attribution with reasons, and what to look at. */
function drawWeighed(state) {
  const weighed = state.weighed;
  if (!weighed) return [];
  const parts = [
    make("h3", "", "Printed under it"),
    make("p", "fk-attribution", weighed.words || "Nothing: no attribution."),
    ...weighed.why.map((why) => make("p", "fk-quiet", why)),
  ];
  if (weighed.most) parts.push(make("p", "fk-quiet", `The person agreed to at most: ${wordsOf(state.all.choices.scope, weighed.most)}.`));
  if (weighed.fault) parts.push(notice("problem", weighed.fault));
  const { draft } = state.open;
  if (weighed.rare.length) {
    const list = make("ul", "fk-rare");
    for (const rare of weighed.rare) {
      const item = make("li");
      item.append(make("mark", "", rare.text), document.createTextNode(" "), make("span", "", rare.why));
      list.append(item);
    }
    parts.push(make("h3", "", "Look at these before you answer"), marked(draft.text_published || draft.text_verbatim, weighed.rare), list);
  } else parts.push(make("p", "fk-quiet", "No rare detail was found. That does not mean that there is none."));
  return parts;
}

function marked(text, places) {
  const letters = Array.from(text);
  const shown = make("p", "fk-said-words");
  shown.dir = "auto";
  let last = 0;
  for (const place of places) {
    shown.append(letters.slice(last, place.start).join(""), make("mark", "", letters.slice(place.start, place.end).join("")));
    last = place.end;
  }
  shown.append(letters.slice(last).join(""));
  return shown;
}

/** Hypotheses that something speaks for or against: rows to change or take off, and one more to add. */
function drawLinks(draft, hypotheses, stances, page) {
  const group = make("fieldset", "fk-links", null, [make("legend", "", "What it does to the hypotheses")]);
  const named = (id) => hypotheses.find((one) => one.id === id)?.phrase ?? id;
  draft.links.forEach((link, n) => {
    const stance = choice(stances, link.stance, (value) => {
      draft.links[n] = { ...link, stance: value };
      page.touched();
    });
    const remove = button("Take off", `unlink-${link.hypothesis}`, () => {
      draft.links.splice(n, 1);
      page.touched();
      page.draw();
    }, false, named(link.hypothesis));
    group.append(make("div", "fk-link", null, [field(named(link.hypothesis), stance), remove]));
  });
  const left = hypotheses.filter((one) => !draft.links.some((link) => link.hypothesis === one.id));
  if (left.length) {
    const options = left.map((one) => ({ name: one.id, words: short(one.statement, 90) }));
    const add = choice(options, "", (value) => {
      draft.links.push({ hypothesis: value, stance: "unclear" });
      page.touched();
      page.draw();
    }, "Choose one");
    add.dataset.focus = "add-link";
    group.append(field("One more hypothesis", add));
  }
  return group;
}

function drawLog(draft) {
  if (!draft.edits?.length) return null;
  const log = make("details", "fk-merge", null, [make("summary", "", `Log of changes (${draft.edits.length})`)]);
  for (const edit of draft.edits) {
    log.append(make("p", "", `“${edit.before}” became “${edit.after}”: ${edit.why} (${edit.by}, ${edit.at.slice(0, 10)})`));
  }
  return log;
}
