// The start page: what to do first, links to the notebooks, and the workshops of the hub.

function render({ model, el }) {
  const root = make("div", "fk-console fk-index");
  const pages = make("ol", "fk-cards");
  for (const page of model.get("pages")) {
    const link = make("a", "fk-card-link", page.title);
    link.href = encodeURIComponent(page.file);
    link.target = "_blank";
    pages.append(make("li", "fk-card", null, [make("h2", "", null, [link]), make("p", "fk-quiet", page.text)]));
  }
  root.append(
    make("h1", "", "Facilitation Kit"),
    make("p", "fk-lead", "Open “Run a workshop” on your own screen. Put a projector page on the big screen. Phones join by the code that it shows."),
    pages,
  );
  if (model.get("problem")) {
    const problem = make("div", "fk-problem", null, [make("p", "", model.get("problem"))]);
    problem.setAttribute("role", "alert");
    root.append(problem);
  }
  const workshops = [...model.get("workshops")].reverse();
  if (workshops.length) {
    root.append(make("h2", "", "Workshops"));
    const list = make("ul", "fk-workshops");
    for (const workshop of workshops) {
      const state = workshop.closed_at === null ? `open, code ${workshop.code}` : "closed";
      const rehearsal = workshop.rehearsal ? ", rehearsal" : "";
      list.append(make("li", "", `${workshop.title}: ${state}${rehearsal}, ${workshop.people_in} joined`));
    }
    root.append(list);
  }
  if (/^https?:\/\//.test(model.get("control_page"))) {
    const control = make("a", "", "The control page");
    control.href = model.get("control_page");
    root.append(make("p", "", null, [control, document.createTextNode(" runs a workshop without any notebook.")]));
  }
  el.replaceChildren(root);
}

export default { render };
