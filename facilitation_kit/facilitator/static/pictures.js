// Loads the pictures of activities, and holds the tools that each of them is handed.

/** What a picture is drawn with, so that no activity has to bring it: `draw(element, result, { part, labelled })`. */
const TOOLS = Object.freeze({ part: make, labelled });

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
    const drawTable = (element, result) => table.draw(element, result, TOOLS);
    if (!(activity in sources())) return drawTable;
    try {
      const own = await load(activity);
      return (element, result) => {
        try {
          own.draw(element, result, TOOLS);
        } catch (problem) {
          console.error("The activity's picture failed; the table is shown.", problem);
          drawTable(element, result);
        }
      };
    } catch (problem) {
      console.error("The activity's picture could not be loaded; the table is shown.", problem);
      return drawTable;
    }
  };
}
