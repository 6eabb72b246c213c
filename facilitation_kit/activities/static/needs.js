// Draws the needs as they are built: the North Star above, the levels below it from the base up, each with a bar of met,
// partly met and not met; the contributing needs stand beside or below. A number behind a need is the hypothesis that most
// people, more than half of them, would try there; what the numbers mean stands at the foot.

const SVG = "http://www.w3.org/2000/svg";
const SCALE = ["met", "partly", "not_met"];
const NARROWER = 1; // per cent of the width, on each side and for each level up

export function draw(element, result, tools) {
  const { part } = tools;
  const { levels = [], north_star: star = "" } = result.settings ?? {};
  const rows = new Map(result.rows.map((row) => [row.item, row]));
  const base = levels.length ? levels.filter((item) => rows.has(item)) : [...rows.keys()];
  const beside = result.rows.filter((row) => !base.includes(row.item));
  const labels = Object.fromEntries(result.measures.map((measure) => [measure.name, measure.label]));
  const longest = Math.max(1, ...result.rows.flatMap((row) => SCALE.map((name) => row.cells[name].text.length)));
  element.style.setProperty("--fk-digits", String(Math.min(longest, 4)));
  const drawn = (row) => drawRow(row, labels, result, tools);
  const pyramid = base.map((item, place) => {
    const row = drawn(rows.get(item));
    row.classList.add("fk-level");
    row.style.marginInline = `${NARROWER * place}%`;
    return row;
  });
  const whole = part("div", "fk-pyramid", null, [...(star ? [northStar(star, part)] : []), ...pyramid.reverse()]);
  const others = beside.length ? [part("div", "fk-beside", null, beside.map(drawn))] : [];
  element.replaceChildren(whole, ...others, foot(labels, result, part));
}

function northStar(words, part) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", "fk-star");
  picture.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, "polygon");
  shape.setAttribute("points", "12,1 15.2,8.4 23,9.2 17,14.4 18.8,22.2 12,18 5.2,22.2 7,14.4 1,9.2 8.8,8.4");
  picture.append(shape);
  return part("div", "fk-north-star", null, [picture, part("b", "", words)]);
}

/** What the bars and the numbers stand for; of the hypotheses those that are in the picture alone. */
function foot(labels, result, part) {
  const scale = SCALE.map((name) =>
    part("span", "fk-key", null, [part("span", `fk-swatch fk-segment-${name}`), part("span", "", labels[name])]),
  );
  const numbers = new Map(result.rows.flatMap((row) => foremost(row, result)).map((one) => [one.number, one.label]));
  const names = [...numbers].sort(([a], [b]) => a - b).map(([number, label]) =>
    part("span", "fk-key fk-named", null, [part("span", "fk-mark", String(number)), part("span", "fk-label", label)]),
  );
  const heading = names.length ? [part("b", "", "Most people would try:")] : [];
  return part("div", "fk-foot", null, [...(result.in_words ? [] : scale), ...heading, ...names]);
}

function drawRow(row, labels, result, { part, labelled }) {
  const cells = SCALE.map((name) => ({ name, ...row.cells[name] }));
  const counted = cells.every((cell) => cell.value !== null);
  const name = part("div", "fk-need", null, [labelled(row), ...marks(row, result, part)]);
  const figure = counted ? counts(cells, labels, part) : words(cells, labels, part);
  return part("div", `fk-row fk-row-stack${counted ? "" : " fk-row-words"}`, null, [name, figure]);
}

function counts(cells, labels, part) {
  const total = cells.reduce((sum, cell) => sum + cell.value, 0);
  if (total === 0) return part("div", "fk-figure", null, [part("span", "fk-count", "No answers")]);
  const stack = part("div", "fk-stack");
  stack.setAttribute("role", "img");
  stack.setAttribute("aria-label", cells.map((cell) => `${labels[cell.name]}: ${cell.text}`).join(", "));
  for (const cell of cells.filter((one) => one.value > 0)) {
    const segment = part("span", `fk-segment fk-segment-${cell.name}`);
    segment.style.inlineSize = `${(100 * cell.value) / total}%`;
    stack.append(segment);
  }
  const figures = cells.map((cell) => {
    const figure = part("span", `fk-tally fk-tally-${cell.name}`, cell.text);
    figure.title = labels[cell.name];
    return figure;
  });
  return part("div", "fk-figure fk-stack-figure", null, [stack, ...figures]);
}

/** In words: what is more than "few or none", so that a room can read it; phones have all of it. */
function words(cells, labels, part) {
  const more = cells.filter((cell) => cell.text !== "few or none");
  const said = (more.length ? more : cells).map((cell) => `${labels[cell.name]}: ${cell.text}`).join(" · ");
  return part("div", "fk-figure", null, [part("span", "fk-more", said)]);
}

/** The hypotheses that most people would try for a need, ties as ties; none where that is half of them, or hidden. */
function foremost(row, result) {
  const asked = result.settings?.would_help ?? [];
  const counts = asked.map((one, place) => ({ ...one, number: place + 1, count: row.cells[`helps_${place + 1}`]?.value ?? null }));
  if (counts.some((one) => one.count === null) || !row.answered.value) return []; // a hidden count may be the largest
  const most = Math.max(0, ...counts.map((one) => one.count));
  return 2 * most > row.answered.value ? counts.filter((one) => one.count === most) : [];
}

function marks(row, result, part) {
  const found = foremost(row, result);
  if (!found.length) return [];
  const mark = part("span", "fk-helps", null, found.map((one) => part("span", "fk-mark", String(one.number))));
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", `Would help: ${found.map((one) => one.label).join("; ")}. ${found[0].count} of ${row.answered.value} people`);
  return [mark];
}
