// Draws statements as one bar each: agree, disagree, pass, told apart by colour, pattern, place and figure.
// The bar is to scale and holds no text; its figures stand beside it, in the order of the legend.

const POSITIONS = ["agree", "disagree", "pass"];

export function draw(element, result, tools) {
  const { part } = tools;
  const labels = Object.fromEntries(result.measures.map((measure) => [measure.name, measure.label]));
  const keys = POSITIONS.map((name) =>
    part("span", "fk-key", null, [part("span", `fk-swatch fk-segment-${name}`), part("span", "", labels[name])]),
  );
  const longest = Math.max(1, ...result.rows.flatMap((row) => POSITIONS.map((name) => String(row.cells[name].value ?? "").length)));
  element.style.setProperty("--fk-digits", String(longest));
  const rows = result.rows.map((row) => drawRow(row, labels, tools));
  element.replaceChildren(...(result.in_words ? [] : [part("div", "fk-legend", null, keys)]), ...rows);
}

function drawRow(row, labels, { part, labelled }) {
  const cells = POSITIONS.map((name) => ({ name, ...row.cells[name] }));
  const counted = cells.every((cell) => cell.value !== null);
  const figure = counted ? counts(cells, labels, part) : words(cells, labels, part);
  return part("div", `fk-row fk-row-stack${counted ? "" : " fk-row-words"}`, null, [labelled(row), figure]);
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

function words(cells, labels, part) {
  return part("div", "fk-figure", null, [
    part("span", "fk-more", cells.map((cell) => `${labels[cell.name]}: ${cell.text}`).join(" · ")),
  ]);
}
