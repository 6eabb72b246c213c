// Draws the approved notes of an ideas round as a wall: one card a note under its prompt, none bigger than another.
// No figure stands beside them: whoever writes five notes is not five people.

export function draw(element, result, { part, labelled }) {
  const several = result.rows.length > 1;
  element.replaceChildren(
    ...result.rows.map((row) => {
      const notes = (row.words ?? []).map((said) => {
        const note = part("span", "fk-idea", said.text);
        note.dir = "auto";
        return note;
      });
      const wall = part("div", "fk-ideas", null, notes.length ? notes : [part("span", "fk-more", "No notes to show yet.")]);
      return part("div", "fk-row fk-row-ideas", null, several ? [labelled(row), wall] : [wall]);
    }),
  );
}
