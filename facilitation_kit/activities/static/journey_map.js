// Draws the journey map that the room makes: first the whole way and how it felt, then a few stages a page with their notes.
// The pages come as drawings from the hub; the projector turns them.

export function drawBoard(element, board, { part, picture }) {
  element.classList.add("fk-paged", "fk-map-pages");
  element.replaceChildren(
    ...board.pages.map((svg) => {
      const page = part("div", "fk-map-page", null, [picture(svg)]);
      page.dataset.paged = "";
      return page;
    }),
  );
}

export function draw(element, result, { part, labelled }) {
  element.replaceChildren(
    ...result.rows.map((row) => part("div", "fk-row", null, [labelled(row), part("span", "fk-count", row.cells.told.text)])),
  );
}
