// Draws the journey map that the room makes, one page of it at a time; the pages come as drawings from the hub.

export function drawBoard(element, board, { part, picture }) {
  const pages = board.pages.map((svg) => part("div", "fk-board-page", null, [picture(svg)]));
  element.replaceChildren(...pages);
}

export function draw(element, result, { part, labelled }) {
  element.replaceChildren(
    ...result.rows.map((row) => part("div", "fk-row", null, [labelled(row), part("span", "fk-count", row.cells.told.text)])),
  );
}
