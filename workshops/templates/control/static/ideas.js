// Moves notes between groups at once, by their lists or by dragging. Without this script the form does the same by its
// buttons. Each list stays the one place that says where a note belongs: dragging only chooses in it.

(() => {
  const form = document.getElementById("ideas");
  if (!form) return;
  const status = document.getElementById("ideas-status");
  let dragged = null;

  const place = (note) => {
    const select = note.querySelector("select");
    const group = form.querySelector(`[data-group="${CSS.escape(select.value)}"]`);
    const focused = document.activeElement === select;
    group.querySelector("ul").append(note);
    if (focused) select.focus();
    status.textContent = `Moved to: ${select.selectedOptions[0].textContent}`;
  };

  for (const note of form.querySelectorAll("[data-note]")) {
    note.draggable = true;
    note.querySelector("select").addEventListener("change", () => place(note));
    note.addEventListener("dragstart", (event) => {
      dragged = note;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    note.addEventListener("dragend", () => (dragged = null));
  }
  for (const group of form.querySelectorAll("[data-group]")) {
    group.addEventListener("dragover", (event) => {
      if (dragged) event.preventDefault();
    });
    group.addEventListener("drop", (event) => {
      if (!dragged) return;
      event.preventDefault();
      dragged.querySelector("select").value = group.dataset.group;
      place(dragged);
    });
  }
  for (const name of form.querySelectorAll("[name^='label-']")) {
    name.addEventListener("change", () => {
      const number = name.name.slice("label-".length);
      const text = name.value.trim();
      const shown = text ? `Group ${number}: ${text.slice(0, 40)}` : `Group ${number}`;
      for (const option of form.querySelectorAll(`option[value="${CSS.escape(number)}"]`)) option.textContent = shown;
    });
  }
})();
