// Draws any protected result: the headline measure as a bar with its figure, the other measures as text.
// Used for an activity that brings no picture of its own. What is marked as spare goes first where room is short.

export function draw(element, result, { part, labelled }) {
  const headline = result.measures.find((measure) => measure.name === result.headline) ?? result.measures[0];
  const others = result.measures.filter((measure) => measure !== headline);
  const most = Math.max(1, ...result.rows.map((row) => row.cells[headline.name].value ?? 0));
  element.replaceChildren(
    ...result.rows.map((row) => {
      const cell = row.cells[headline.name];
      const line = part("div", "fk-row fk-row-table");
      const figure = part("div", "fk-figure");
      figure.append(part("span", "fk-count", `${cell.text} ${cell.value === null ? "" : headline.label.toLowerCase()}`.trim()));
      if (cell.value !== null) {
        const bar = part("div", "fk-bar");
        bar.hidden = cell.value === 0;
        bar.style.inlineSize = `${(100 * cell.value) / most}%`;
        figure.append(part("div", "fk-bar-room", null, [bar]));
      }
      for (const measure of others) {
        const { text } = row.cells[measure.name];
        const spare = measure.kind === "flag" && text === "raised" ? "" : " fk-spare";
        figure.append(part("span", `fk-more${spare}`, `${measure.label}: ${text}`));
      }
      line.append(labelled(row), figure);
      return line;
    }),
  );
}

/** Draws the board of an activity that brings no picture of its own: notes under their stages. */
export function drawBoard(element, board, { part, labelled }) {
  element.replaceChildren(
    ...board.rows.map((row) => {
      const notes = row.words.map(({ text }) => Object.assign(part("span", "fk-idea", text), { dir: "auto" }));
      return part("div", "fk-row fk-row-ideas", null, [labelled(row), part("div", "fk-ideas", null, notes)]);
    }),
  );
}
