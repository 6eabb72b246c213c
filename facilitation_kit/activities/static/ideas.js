// Draws the approved notes of an ideas round as a wall: one card a note under its prompt, none bigger than another.
// No figure stands beside them: whoever writes five notes is not five people. What a room could not read at once stands on
// further pages, which only the facilitator's keys turn: nothing moves by itself while people read.

export function draw(element, result, { part }) {
  element.classList.add("fk-paged");
  const several = result.rows.length > 1;
  element.replaceChildren(
    ...result.rows.map((row) => {
      const notes = (row.words ?? []).map((one) => {
        const note = whole(part("span", "fk-idea", one.text));
        note.dir = "auto";
        return note;
      });
      if (!notes.length) notes.push(whole(part("span", "fk-more", "No notes to show yet.")));
      const wall = part("div", "fk-ideas", null, notes);
      const prompt = several ? [whole(part("h2", "fk-group", row.label))] : [];
      return part("div", "fk-row fk-row-ideas", null, [...prompt, wall]);
    }),
  );
}

/** Marks what a page may not cut. */
function whole(element) {
  element.dataset.paged = "";
  return element;
}
