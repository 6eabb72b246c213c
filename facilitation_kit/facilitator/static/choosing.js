// The console before and after a workshop: which run sheet to open, which open workshop to go on with.

function drawChoice(model, view, page) {
  const parts = [make("h1", "", view ? "This workshop is over. Open another" : "Open a workshop")];
  const running = model.get("workshops").filter((workshop) => workshop.closed_at === null && workshop.id !== view?.workshop.id);
  if (running.length) {
    // What runs comes first: whoever opens this page again in the middle of a workshop must not open a second one.
    parts.push(make("h2", "", "Open now"));
    const list = make("ul", "fk-cards");
    for (const workshop of running) {
      list.append(
        make("li", "fk-card", null, [
          make("h3", "", workshop.title),
          make("p", "fk-quiet", `Code ${workshop.code} · ${people(workshop.people_in)}`),
          button("Go on with this one", `choose-${workshop.id}`, () => page.wish({ kind: "choose", workshop: workshop.id }), true, workshop.title),
        ]),
      );
    }
    parts.push(list, make("h2", "", "Run sheets"));
  }
  const cards = make("ul", "fk-cards");
  for (const sheet of model.get("run_sheets")) {
    cards.append(
      make("li", "fk-card", null, [
        make(running.length ? "h3" : "h2", "", sheet.title),
        make("p", "fk-quiet", `${sheet.audience ? `${sheet.audience} · ` : ""}${sheet.steps} ${sheet.steps === 1 ? "step" : "steps"} · ${duration(sheet.minutes)}`),
        button("Open this workshop", `open-${sheet.id}`, () => page.wish({ kind: "open", run_sheet: sheet.id }), !running.length, sheet.title),
      ]),
    );
  }
  if (!cards.children.length) cards.append(make("li", "fk-card", "The project has no run sheet yet: add one in the folder “workshops”."));
  parts.push(cards);
  const last = [button("Look again", "refresh", () => page.wish({ kind: "refresh" }))];
  if (model.get("control_page") && !view) last.push(link(model.get("control_page"), "Control page"));
  parts.push(controls(last));
  return [make("section", "fk-choice", null, parts)];
}

function duration(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (!hours) return `${rest} minutes`;
  return `${hours} h${rest ? ` ${rest} min` : ""}`;
}
