// Draws the journey map that the room makes: first the whole way and how it felt, then a few stages a page with their notes.
// The pages come as drawings from the hub, in shapes for several screens; the projector turns them.

const LINES = 15.2; // the least height of a page, in lines of the smallest letters that a room can read
const LETTERS = 28.4; // height of a line of the stage, measured as the pages are
const MARGIN = 4;

export function drawBoard(element, board, { part, picture }) {
  element.classList.add("fk-paged", "fk-map-pages");
  element.dataset.least = String(LINES);
  element.dataset.each = "";
  let drawn = null;
  const draw = () => {
    const shape = fitting(board.shapes, element);
    if (shape === drawn) return;
    drawn = shape;
    element.replaceChildren(
      ...shape.pages.map((svg) => {
        const page = part("div", "fk-map-page");
        page.dataset.paged = "";
        const fill = () => {
          const drawing = picture(svg);
          drawing.setAttribute("preserveAspectRatio", "xMidYMin meet");
          page.prepend(drawing);
        };
        page.addEventListener("shown", fill, { once: true });
        return page;
      }),
    );
    if (!board.begun) {
      element.classList.add("fk-map-empty");
      element.firstChild.append(
        part("p", "fk-say", "Notes stand here as soon as they have been read, and how it felt once five people have told."),
      );
    }
  };
  draw();
  element.addEventListener("resize", draw);
}

/** The widest shape in which a room can read the letters, else the one with the largest. */
function fitting(shapes, element) {
  const { clientWidth: width, clientHeight: height } = element.closest(".fk-picture") ?? element;
  const least = parseFloat(getComputedStyle(element.closest(".fk-stage") ?? element).fontSize) / LETTERS;
  const scales = shapes.map((shape) => Math.min(width / (shape.width + MARGIN), height / (shape.height + MARGIN)));
  const wide = scales.findLastIndex((scale) => scale >= 0.99 * least);
  return shapes[wide < 0 ? scales.indexOf(Math.max(...scales)) : wide];
}

export function draw(element, result, { part, labelled }) {
  element.replaceChildren(
    ...result.rows.map((row) => part("div", "fk-row", null, [labelled(row), part("span", "fk-count", row.cells.told.text)])),
  );
}
