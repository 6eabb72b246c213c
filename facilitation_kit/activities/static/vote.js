// Draws a vote as its way to choose asks: bars for ticks, points and places; the five scores side by side; four quarters for
// change and ease. Figures that may not be shown stand as the words that the hub gives for them.

const SCORES = ["score_1", "score_2", "score_3", "score_4", "score_5"];
const QUARTERS = [
  ["much_hard", "Much change, hard to do"],
  ["much_easy", "Much change, easy to do"],
  ["little_hard", "Little change, hard to do"],
  ["little_easy", "Little change, easy to do"],
];

export function draw(element, result, tools) {
  const method = result.settings?.method;
  if (method === "score") return drawScores(element, result, tools);
  if (method === "impact_feasibility") return drawQuarters(element, result, tools);
  const most = Math.max(1, ...result.rows.map((row) => row.cells[result.headline].value ?? 0));
  const longest = method === "approval" ? 8 : String(most).length; // "12 of 12"
  element.style.setProperty("--fk-count", `${Math.max(1.25, 0.65 * longest)}em`);
  element.replaceChildren(...result.rows.map((row) => drawBar(row, most, result, tools)));
}

/** The headline as a bar with its figure; what else is counted stands below where there is room. */
function drawBar(row, most, result, { part, labelled }) {
  const cell = row.cells[result.headline];
  const figure = part("div", `fk-figure${cell.value === null ? " fk-in-words" : ""}`);
  const people = result.settings?.method === "approval" && cell.value !== null && row.answered.value !== null;
  const count = people ? `${cell.text} of ${row.answered.text}` : cell.text;
  figure.append(part("span", "fk-counted", null, [part("span", "fk-count", count), ...marks(row, result, part)]));
  if (cell.value !== null) figure.append(bar(cell.value, people ? row.answered.value : most, part));
  const others = result.measures.filter(({ name }) => name !== result.headline && row.cells[name].value !== null);
  for (const { name, label } of others) figure.append(part("span", "fk-more fk-spare", `${label}: ${row.cells[name].text}`));
  return part("div", "fk-row", null, [labelled(row), figure]);
}

function marks(row, result, part) {
  if (row.band === "close") return [part("span", "fk-mark", "Nearly tied")];
  const tied = row.band === "tie" && result.rows.filter((each) => each.band === "tie").length > 1;
  return tied ? [part("span", "fk-mark", "Tie")] : [];
}

function bar(count, whole, part) {
  const filled = part("div", "fk-bar");
  filled.hidden = count === 0;
  filled.style.inlineSize = `${(100 * count) / Math.max(1, whole)}%`;
  return part("div", "fk-bar-room", null, [filled]);
}

/** Five shades from 1 to 5 that share out those who gave a score, with how many gave 4 or 5, and the middle score. */
function drawScores(element, result, tools) {
  const { part, labelled } = tools;
  const keys = SCORES.map((name, n) =>
    part("span", "fk-key", null, [part("span", `fk-swatch fk-segment-${name}`), part("span", "", String(n + 1))]),
  );
  const rows = result.rows.map((row) => {
    const counts = SCORES.map((name) => row.cells[name].value);
    const given = counts.every((count) => count !== null) ? counts.reduce((sum, count) => sum + count, 0) : 0;
    const high = row.cells.score_high;
    if (!given) {
      const text = high.value === null ? `4 or 5: ${high.text}` : "No scores";
      return part("div", "fk-row fk-row-words", null, [labelled(row), part("div", "fk-figure", null, [part("span", "fk-more", text)])]);
    }
    const stack = part("div", "fk-stack");
    stack.setAttribute("role", "img");
    stack.setAttribute("aria-label", counts.map((count, n) => `${n + 1}: ${count}`).join(", "));
    SCORES.forEach((name, n) => {
      if (!counts[n]) return;
      const segment = part("span", `fk-segment fk-segment-${name}`);
      segment.style.inlineSize = `${(100 * counts[n]) / given}%`;
      stack.append(segment);
    });
    const said = `${high.text} of ${row.answered.text} gave 4 or 5`;
    const more = part("span", "fk-more", null, [
      part("span", "", said),
      part("span", "fk-spare", `, middle score ${middle(counts)}`),
      ...marks(row, result, part),
    ]);
    return part("div", "fk-row", null, [labelled(row), part("div", "fk-figure fk-scores", null, [stack, more])]);
  });
  element.replaceChildren(...(result.in_words ? [] : [part("div", "fk-legend", null, keys)]), ...rows);
}

function middle(counts) {
  const scores = counts.flatMap((count, n) => Array(count).fill(n + 1));
  return (scores[(scores.length - 1) >> 1] + scores[scores.length >> 1]) / 2;
}

/** Each option in the quarter that more than half of those who chose one see it in; the others below, with all counts. */
function drawQuarters(element, result, { part, labelled }) {
  const placed = result.rows.map((row) => ({ row, quarter: quarterOf(row) }));
  const named = ({ row, quarter }) => {
    const { value, text } = row.cells[quarter];
    return part("div", "fk-row fk-quartered", null, [
      labelled(row),
      part("span", "fk-counted", value === null ? text : `${value} of ${row.answered.text}`),
    ]);
  };
  const boxes = QUARTERS.map(([name, heading]) =>
    part("div", `fk-quarter fk-quarter-${name}`, null, [
      part("b", "", heading),
      ...placed.filter(({ quarter }) => quarter === name).sort(larger(name)).map(named),
    ]),
  );
  const apart = placed.filter(({ quarter }) => quarter === "");
  const below = apart.map(({ row }) =>
    part("div", "fk-row fk-quartered", null, [labelled(row), ...(result.in_words ? [] : [spread(row, part)])]),
  );
  const rest = below.length ? [part("div", "fk-apart", null, [part("b", "", "People see these differently"), ...below])] : [];
  element.replaceChildren(part("div", "fk-quarters", null, boxes), ...rest);
}

/** The larger count first; rows without one stay as they are. */
function larger(name) {
  return (one, other) => (other.row.cells[name].value ?? 0) - (one.row.cells[name].value ?? 0);
}

/** The four counts of one option, each in its place of the large picture. */
function spread(row, part) {
  const small = part("span", "fk-spread", null, QUARTERS.map(([name]) => part("span", "", row.cells[name].text)));
  small.setAttribute("role", "img");
  small.setAttribute("aria-label", QUARTERS.map(([name, heading]) => `${heading}: ${row.cells[name].text}`).join(", "));
  return small;
}

function quarterOf(row) {
  const counts = QUARTERS.map(([name]) => row.cells[name].value);
  if (counts.some((count) => count === null)) return QUARTERS.find(([name]) => row.cells[name].text === "most")?.[0] ?? "";
  const most = Math.max(...counts);
  const chosen = counts.reduce((sum, count) => sum + count, 0);
  return 2 * most > chosen ? QUARTERS[counts.indexOf(most)][0] : "";
}
