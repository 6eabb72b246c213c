// Moves notes between groups at once, by the number of a group or by dragging. Without this script the form does the same by
// its buttons. Each number stays the one place that says where a note belongs: dragging only writes it. One list of groups
// serves all notes, because a list for each would be tens of thousands of lines for 500 notes.

(() => {
  const form = document.getElementById("ideas");
  if (!form) return;
  const status = document.getElementById("ideas-status");
  const names = document.getElementById("group-names");
  let dragged = null;
  let moving = false;

  const numberOf = (note) => note.querySelector("input");
  const groupNumbered = (number) => form.querySelector(`[data-group="${CSS.escape(number)}"]`);
  const nameOf = (number) => names.querySelector(`option[value="${CSS.escape(number)}"]`)?.textContent ?? `Group ${number}`;

  const place = (note) => {
    if (moving) return; // a field that is moved while somebody writes in it says once more that it has changed
    const field = numberOf(note);
    const before = note.closest("[data-group]");
    const group = groupNumbered(field.value.trim());
    if (!group) {
      status.textContent = `There is no group ${field.value.trim()}. To have another, press Add a group.`;
      field.value = before.dataset.group;
      field.select();
    } else if (group !== before) {
      const focused = document.activeElement === field;
      moving = true;
      group.querySelector("ul").append(note);
      moving = false;
      if (focused) field.focus();
      status.textContent = `Moved to: ${nameOf(group.dataset.group)}`;
    }
  };

  for (const note of form.querySelectorAll("[data-note]")) note.draggable = true;
  const noteOf = (event) => event.target.closest?.("[data-note]");
  form.addEventListener("change", (event) => {
    if (noteOf(event)) place(noteOf(event));
    else if (event.target.name?.startsWith("label-")) rename(event.target);
  });
  form.addEventListener("focusin", (event) => {
    if (noteOf(event)) event.target.select?.();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "text") return;
    event.preventDefault(); // otherwise it would send the form
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("dragstart", (event) => {
    dragged = noteOf(event);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  form.addEventListener("dragend", () => (dragged = null));
  form.addEventListener("dragover", (event) => {
    if (dragged && event.target.closest("[data-group]")) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    const group = event.target.closest("[data-group]");
    if (!dragged || !group) return;
    event.preventDefault();
    numberOf(dragged).value = group.dataset.group;
    place(dragged);
  });

  function rename(field) {
    const number = field.name.slice("label-".length);
    const text = field.value.trim();
    const option = names.querySelector(`option[value="${CSS.escape(number)}"]`);
    if (option) option.textContent = text ? `Group ${number}: ${text.slice(0, 40)}` : `Group ${number}`;
  }
})();
