// Loads the pictures of activities, and holds the tools that each of them is handed.

/** What a picture is drawn with, so that no activity has to bring it: `draw(element, result, { part, labelled })`. */
const TOOLS = Object.freeze({ part: make, labelled, picture });

/** A drawing that the hub made; it is read as XML, so that nothing in it can run. */
function picture(svg) {
  const drawn = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  for (const element of [drawn, ...drawn.querySelectorAll("*")]) {
    if (/^(script|foreignObject|a|image|use|animate.*|set)$/i.test(element.localName)) element.remove();
    else for (const { name } of [...element.attributes]) if (/^on|href/i.test(name)) element.removeAttribute(name);
  }
  return document.importNode(drawn, true);
}

/** A row's label, whole; the projector takes the short one where the whole does not fit. */
function labelled(row) {
  const label = make("div", "fk-label", row.label);
  if (row.short && row.short !== row.label) Object.assign(label.dataset, { whole: row.label, short: row.short });
  return label;
}

/** Loads an activity's own picture once; the table of the kit draws where there is none or it fails. */
function pictureLoader(sources) {
  const loaded = new Map();
  const load = (name) => {
    if (!loaded.has(name)) {
      const source = sources()[name];
      const url = URL.createObjectURL(new Blob([source ?? ""], { type: "text/javascript" }));
      loaded.set(name, import(url).finally(() => URL.revokeObjectURL(url)));
    }
    return loaded.get(name);
  };
  return async (activity) => {
    const table = await load("");
    const drawTable = (element, result, board) => (board ? table.drawBoard(element, board, TOOLS) : table.draw(element, result, TOOLS));
    if (!(activity in sources())) return drawTable;
    try {
      const own = await load(activity);
      return (element, result, board) => {
        try {
          if (board && own.drawBoard) own.drawBoard(element, board, TOOLS);
          else own.draw(element, result, TOOLS);
        } catch (problem) {
          console.error("The activity's picture failed; the table is shown.", problem);
          drawTable(element, result, board);
        }
      };
    } catch (problem) {
      console.error("The activity's picture could not be loaded; the table is shown.", problem);
      return drawTable;
    }
  };
}
