// Draws the approved notes of an ideas round as a wall: one card a note under its prompt, none bigger than another.
// No figure stands beside them: whoever writes five notes is not five people. What a room could not read any more is left
// to the phones, where all notes are; the wall says so.

const LINES = 36; // in cards of three a row, at the smallest text that a room can read at 1024x768
const LETTERS = 22; // of a line on a card

export function draw(element, result, { part, labelled }) {
  const several = result.rows.length > 1;
  const lines = Math.floor(LINES / result.rows.length) - (several ? 3 : 0);
  element.replaceChildren(
    ...result.rows.map((row) => {
      const said = row.words ?? [];
      const shown = fitting(said, lines);
      const notes = shown.map((one) => {
        const note = part("span", "fk-idea", one.text);
        note.dir = "auto";
        return note;
      });
      if (shown.length < said.length) notes.push(part("span", "fk-more", "All notes are on the phones."));
      if (!notes.length) notes.push(part("span", "fk-more", "No notes to show yet."));
      const wall = part("div", "fk-ideas", null, notes);
      return part("div", "fk-row fk-row-ideas", null, several ? [labelled(row), wall] : [wall]);
    }),
  );
}

/** The first notes whose lines fit; a short one behind a long one is not preferred. */
function fitting(said, lines) {
  let used = 0;
  const shown = [];
  for (const one of said) {
    used += 1 + Math.ceil(one.text.length / LETTERS);
    if (used > lines) break;
    shown.push(one);
  }
  return shown;
}
