// Draws a dot vote as dots: one circle a dot, in fives, with the number beside it; a tie says that it is one.

const SVG = "http://www.w3.org/2000/svg";
const DOT_LIMIT = 60; // beyond it single dots can no longer be counted by eye: a bar takes over
const PER_LINE = 20;
const STEP = 10;
const GAP = 5; // after every fifth dot, so that they can be counted

export function draw(element, result) {
  const most = Math.max(1, ...result.rows.map((row) => row.cells.dots.value ?? 0));
  element.style.setProperty("--fk-count", `${Math.max(1.25, 0.65 * String(most).length)}em`);
  const leaders = result.rows.filter((row) => row.band === "tie").length;
  element.replaceChildren(...result.rows.map((row) => drawRow(row, most, leaders > 1, shift(row, result.previous))));
}

/** What a second round's option had before, only where both rounds show a count. */
function shift(row, previous) {
  const before = previous?.rows.find((one) => one.item === row.item)?.cells.dots?.value ?? null;
  return before === null || row.cells.dots.value === null ? "" : `was ${before}`;
}

function drawRow(row, most, tied, shifted) {
  const dots = row.cells.dots;
  const figure = part("div", dots.value === null ? "fk-figure fk-in-words" : "fk-figure");
  figure.append(part("span", "fk-count", dots.text));
  if (dots.value !== null) figure.append(most > DOT_LIMIT ? bar(dots.value, most) : circles(dots.value, most));
  const marks = [];
  if (row.band === "tie" && tied) marks.push(part("span", "fk-mark", "Tie"));
  if (row.band === "close") marks.push(part("span", "fk-mark", "Nearly tied"));
  if (row.cells.concerns?.text === "raised") marks.push(part("span", "fk-mark fk-mark-concern", "Concern raised"));
  if (shifted) marks.push(part("span", "fk-shift", shifted));
  if (marks.length) figure.append(part("span", "fk-marks", null, marks));
  const line = part("div", "fk-row");
  line.append(labelled(row), figure);
  return line;
}

function circles(count, most) {
  const columns = Math.min(most, PER_LINE);
  const lines = Math.ceil(most / PER_LINE);
  const own = Math.max(1, Math.ceil(count / PER_LINE));
  const width = columns * STEP + Math.floor((columns - 1) / 5) * GAP;
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("class", "fk-dots");
  picture.setAttribute("viewBox", `0 0 ${width} ${own * STEP}`);
  picture.setAttribute("preserveAspectRatio", "xMinYMid meet");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", count === 1 ? "1 dot" : `${count} dots`);
  picture.style.maxBlockSize = `${Math.max(0.6, 1 / Math.sqrt(lines)) * own}em`;
  for (let n = 0; n < count; n += 1) {
    const column = n % PER_LINE;
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("cx", String(column * STEP + Math.floor(column / 5) * GAP + STEP / 2));
    circle.setAttribute("cy", String(Math.floor(n / PER_LINE) * STEP + STEP / 2));
    circle.setAttribute("r", "4.3");
    picture.append(circle);
  }
  return picture;
}

function bar(count, most) {
  const filled = part("div", "fk-bar");
  filled.hidden = count === 0;
  filled.style.inlineSize = `${(100 * count) / most}%`;
  return part("div", "fk-bar-room", null, [filled]);
}

/** The whole label; the projector takes the short one where the whole does not fit. */
function labelled(row) {
  const label = part("div", "fk-label", row.label);
  if (row.short && row.short !== row.label) Object.assign(label.dataset, { whole: row.label, short: row.short });
  return label;
}

function part(tag, className, text = null, children = []) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== null) {
    made.textContent = text;
    made.dir = "auto";
  }
  made.append(...children);
  return made;
}
