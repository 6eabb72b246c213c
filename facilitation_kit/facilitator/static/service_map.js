// The projector's page for the service map. Arrow right and left go through the pages, down and up to the next and the
// previous service; t shows the same as a table, f is the full screen, b blanks it.

function render({ model, el }) {
  const root = make("div", "fk-projector fk-service-map");
  if (document.body.dataset.voila === "voila") root.classList.add("fk-whole-window");
  const stage = make("div", "fk-stage");
  stage.setAttribute("aria-live", "polite");
  const strip = make("div", "fk-strip");
  root.append(stage, strip);
  el.replaceChildren(root);
  const state = { at: 0, page: 0, table: false, blank: false };

  const draw = () => {
    const parts = model.get("parts");
    const problem = model.get("problem");
    root.dataset.scene = state.blank ? "blank" : state.table ? "table" : "map";
    strip.hidden = state.blank;
    if (state.blank) return stage.replaceChildren();
    if (problem || !parts.length) {
      strip.replaceChildren();
      return stage.replaceChildren(make("h1", "fk-question", "The service map"), make("p", "", problem));
    }
    const part = parts[state.at];
    stage.replaceChildren(make("h1", "fk-question", part.title), state.table ? tableOf(part) : pictureOf(part.pages[state.page]));
    strip.replaceChildren(
      make("span", "", state.at ? `Service ${state.at} of ${parts.length - 1}` : "The whole map"),
      make("span", "fk-people", part.pages.length > 1 && !state.table ? `page ${state.page + 1} of ${part.pages.length}` : ""),
    );
  };
  const go = (at, last = false) => {
    const parts = model.get("parts");
    if (at < 0 || at >= parts.length) return;
    Object.assign(state, { at, page: last ? parts[at].pages.length - 1 : 0 });
    draw();
  };
  const turn = (by) => {
    const part = model.get("parts")[state.at];
    if (!part) return;
    const page = state.page + by;
    if (state.table || page < 0 || page >= part.pages.length) return go(state.at + by, by < 0);
    state.page = page;
    draw();
  };
  const flip = (name) => () => {
    state[name] = !state[name];
    draw();
  };
  const keys = {
    ArrowRight: () => turn(1),
    ArrowLeft: () => turn(-1),
    ArrowDown: () => (state.table ? scroll(1) : go(state.at + 1)),
    ArrowUp: () => (state.table ? scroll(-1) : go(state.at - 1)),
    Home: () => go(0),
    t: flip("table"),
    b: flip("blank"),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
  };
  const scroll = (by) => stage.querySelector(".fk-map-table")?.scrollBy(0, by * 200);
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  };
  model.on("change:parts", draw);
  document.addEventListener("keydown", onKey);
  draw();
  return () => {
    model.off("change:parts", draw);
    document.removeEventListener("keydown", onKey);
  };
}

/** A drawing that the kernel made; it is read as XML, so that nothing in it can run. */
function pictureOf(svg) {
  const picture = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  return make("div", "fk-map-picture", null, [document.importNode(picture, true)]);
}

/** The same stage by stage, in the order in which it is read. */
function tableOf(part) {
  const bodies = part.stages.map((stage) => {
    const rows = stage.cells.map((cell, n) => [part.lanes[n], cell]).filter(([, cell]) => cell.length);
    const heading = make("th", "", stage.label);
    heading.scope = "rowgroup";
    heading.colSpan = 2;
    const first = make("tr", "", null, [heading]);
    return make("tbody", "", null, [first, ...rows.map(([lane, cell]) => {
      const label = make("th", "", lane);
      label.scope = "row";
      return make("tr", "", null, [label, make("td", "", null, cell.map((text) => make("p", "", text)))]);
    })]);
  });
  const holder = make("div", "fk-map-table", null, [make("table", "", null, [make("caption", "", part.title), ...bodies])]);
  holder.tabIndex = 0;
  return holder;
}

export default { render };
