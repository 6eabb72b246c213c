// Labelled fields of the evidence page's forms. Each label belongs to its control, so that it is read out with it.

let fieldsMade = 0;

function field(label, control, help = "") {
  fieldsMade += 1;
  control.id = `fk-field-${fieldsMade}`;
  const name = make("label", "", label);
  name.htmlFor = control.id;
  const parts = [name, control];
  if (help) {
    const hint = make("p", "fk-quiet fk-help", help);
    hint.id = `${control.id}-help`;
    control.setAttribute("aria-describedby", hint.id);
    parts.splice(1, 0, hint);
  }
  return make("div", "fk-field", null, parts);
}

function input(value, onInput, type = "text") {
  const made = make("input");
  made.type = type;
  made.value = value ?? "";
  if (type === "text") made.dir = "auto";
  made.addEventListener("input", () => onInput(made.value));
  return made;
}

function area(value, onInput, rows = 3) {
  const made = make("textarea");
  made.rows = rows;
  made.dir = "auto";
  made.value = value ?? "";
  made.addEventListener("input", () => onInput(made.value));
  return made;
}

/** A list to choose one from; `options` are {name, words}, `none` is the words for nothing chosen. */
function choice(options, value, onChange, none = "") {
  const made = make("select");
  for (const option of none ? [{ name: "", words: none }, ...options] : options) {
    const one = make("option", "", option.words);
    one.value = option.name;
    made.append(one);
  }
  made.value = value ?? "";
  made.addEventListener("change", () => onChange(made.value));
  return made;
}

function tick(label, value, onChange) {
  const box = make("input");
  box.type = "checkbox";
  box.checked = Boolean(value);
  box.addEventListener("change", () => onChange(box.checked));
  return make("label", "fk-tick", null, [box, make("span", "", label)]);
}

function radios(legend, options, value, onChange) {
  fieldsMade += 1;
  const name = `fk-radio-${fieldsMade}`;
  const group = make("fieldset", "fk-radios", null, [make("legend", "", legend)]);
  for (const option of options) {
    const box = make("input");
    box.type = "radio";
    box.name = name;
    box.checked = option.name === value;
    box.addEventListener("change", () => onChange(option.name));
    group.append(make("label", "fk-tick", null, [box, make("span", "", option.words)]));
  }
  return group;
}

/** What was done, or why it was not, for eyes and screen readers alike. */
function notice(kind, text) {
  const box = make("div", kind === "problem" ? "fk-problem" : "fk-said", null, text.split("\n").map((line) => make("p", "", line)));
  box.setAttribute("role", kind === "problem" ? "alert" : "status");
  return box;
}

function short(text, most = 140) {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}

function wordsOf(options, name) {
  return options.find((one) => one.name === name)?.words ?? "";
}
