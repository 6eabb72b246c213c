// Draws lights: three shapes a row, each with its figure, told apart by colour, shape and word.

const LIGHTS = [
  { name: "green", shape: "●", colour: "var(--category-2)" },
  { name: "amber", shape: "▲", colour: "var(--category-4)" },
  { name: "red", shape: "■", colour: "var(--category-3)" },
];

export function draw(element, result) {
  element.replaceChildren(...result.rows.map((row) => drawRow(row)));
}

function drawRow(row) {
  const line = part("div", "fk-row");
  const figure = part("div", "fk-figure traffic-light");
  for (const light of LIGHTS.filter((one) => row.cells[one.name])) {
    const mark = part("span", "fk-count", `${light.shape} ${row.cells[light.name].text} ${light.name} `);
    mark.style.color = light.colour;
    figure.append(mark);
  }
  line.append(part("div", "fk-label", row.label), figure);
  return line;
}

function part(tag, className, text = null) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== null) {
    made.textContent = text;
    made.dir = "auto";
  }
  return made;
}
