// Draws lights: three shapes a row, each with its figure, told apart by colour, shape and word.

const LIGHTS = [
  { name: "green", shape: "●", colour: "var(--category-2)" },
  { name: "amber", shape: "▲", colour: "var(--category-4)" },
  { name: "red", shape: "■", colour: "var(--category-3)" },
];

export function draw(element, result, { part, labelled }) {
  element.replaceChildren(...result.rows.map((row) => drawRow(row, part, labelled)));
}

function drawRow(row, part, labelled) {
  const figure = part("div", "fk-more traffic-light");
  for (const light of LIGHTS) {
    const shape = part("span", "", `${light.shape} `);
    shape.style.color = light.colour;
    const words = part("span", "", `${row.cells[light.name].text} ${light.name}`);
    words.style.marginInlineEnd = "0.8em";
    figure.append(shape, words);
  }
  return part("div", "fk-row fk-row-words", null, [labelled(row), figure]);
}
