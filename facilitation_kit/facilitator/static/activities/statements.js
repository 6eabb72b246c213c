// Draws statements as one bar each: agree, disagree, pass, told apart by colour, pattern, place and a label.

const POSITIONS = ["agree", "disagree", "pass"];

export function draw(element, result) {
  const labels = Object.fromEntries(result.measures.map((measure) => [measure.name, measure.label]));
  const keys = POSITIONS.map((name) =>
    part("span", "fk-key", null, [part("span", `fk-swatch fk-segment-${name}`), part("span", "", labels[name])]),
  );
  const legend = part("div", "fk-legend", null, keys);
  const rows = result.rows.map((row) => drawRow(row, labels));
  element.replaceChildren(...(result.in_words ? [] : [legend]), ...rows);
}

function drawRow(row, labels) {
  const cells = POSITIONS.map((name) => ({ name, ...row.cells[name] }));
  const figure = part("div", "fk-figure");
  if (cells.every((cell) => cell.value !== null)) {
    const bar = part("div", "fk-stack");
    for (const cell of cells.filter((one) => one.value > 0)) {
      const segment = part("span", `fk-segment fk-segment-${cell.name}`);
      segment.style.flexGrow = String(cell.value);
      const label = part("span", "fk-segment-label", null, [
        part("b", "", cell.text),
        part("span", "fk-segment-word", ` ${labels[cell.name].toLowerCase()}`),
      ]);
      segment.title = `${labels[cell.name]}: ${cell.text}`;
      segment.append(label);
      bar.append(segment);
    }
    if (!bar.children.length) figure.append(part("span", "fk-count", "No answers"));
    else figure.append(bar);
  } else {
    const words = cells.map((cell) => `${labels[cell.name]}: ${cell.text}`).join(" · ");
    figure.append(part("span", "fk-more", words));
  }
  const line = part("div", "fk-row fk-row-stack");
  line.append(labelled(row), figure);
  return line;
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
