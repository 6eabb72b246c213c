// Draws a dot vote as dots: one circle a dot, in fives, with the number beside it; a tie says that it is one.

const SVG = "http://www.w3.org/2000/svg";
const DOT_LIMIT = 60; // beyond it single dots can no longer be counted by eye: a bar takes over
const PER_LINE = 20;
const STEP = 10;
const GAP = 5; // after every fifth dot, so that they can be counted

export function draw(element, result, tools) {
  const most = Math.max(1, ...result.rows.map((row) => row.cells.dots.value ?? 0));
  const tied = result.rows.filter((row) => row.band === "tie").length > 1;
  const remarks = result.rows.map((row) => remarksOf(row, tied, result.previous));
  // Where any row has a remark, the dots of all rows go below the counts, so that they still begin in one line.
  const below = remarks.some((one) => one.shift || one.marks.length);
  element.style.setProperty("--fk-count", `${Math.max(1.25, 0.65 * String(most).length)}em`);
  element.replaceChildren(...result.rows.map((row, n) => drawRow(row, most, remarks[n], below, tools)));
}

/** What stands beside a count: what the option had in the round before, and what should not be missed. */
function remarksOf(row, tied, previous) {
  const before = previous?.rows.find((one) => one.item === row.item)?.cells.dots?.value ?? null;
  const marks = [];
  if (row.band === "tie" && tied) marks.push({ text: "Tie", kind: "fk-mark" });
  if (row.band === "close") marks.push({ text: "Nearly tied", kind: "fk-mark" });
  if (row.cells.concerns?.text === "raised") marks.push({ text: "Concern raised", kind: "fk-mark fk-mark-concern" });
  return { shift: before === null || row.cells.dots.value === null ? "" : `was ${before}`, marks };
}

function drawRow(row, most, { shift, marks }, below, { part, labelled }) {
  const dots = row.cells.dots;
  const figure = part("div", `fk-figure${dots.value === null ? " fk-in-words" : ""}${below ? " fk-figure-below" : ""}`);
  const counted = part("span", "fk-counted", null, [part("span", "fk-count", dots.text)]);
  if (shift) counted.append(part("span", "fk-shift", shift));
  counted.append(...marks.map(({ text, kind }) => part("span", kind, text)));
  figure.append(counted);
  if (dots.value !== null) {
    const picture = most > DOT_LIMIT ? bar(dots.value, most, part) : circles(dots.value, most);
    // The figures say all: the dots give way where labels are whole without them.
    picture.classList.add("fk-spare-picture");
    figure.append(picture);
  }
  return part("div", "fk-row fk-row-dots", null, [labelled(row), figure]);
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

function bar(count, most, part) {
  const filled = part("div", "fk-bar");
  filled.hidden = count === 0;
  filled.style.inlineSize = `${(100 * count) / most}%`;
  return part("div", "fk-bar-room", null, [filled]);
}
