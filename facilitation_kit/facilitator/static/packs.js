// The page for packs: choose, make, look at it beside what was withheld, let a second person check it, release it.
// A pack is shown in a frame that may run nothing. Wishes go to the kernel, which checks them.

const STATE = {
  generated: "made, not yet checked",
  checked: "checked, not yet released",
  released: "released",
  recalled: "called back",
};

function render({ model, el }) {
  const root = make("div", "fk-console fk-packs");
  const status = make("p", "fk-status");
  status.setAttribute("role", "status");
  const body = make("div");
  root.append(status, body);
  el.replaceChildren(root);
  const state = { chosen: 0, language: "", formats: null, annex: true, by: "", asking: null, name: "", note: "" };
  const wish = (message) => {
    status.textContent = "Working…";
    model.send(message);
  };

  const draw = () => {
    const focused = document.activeElement?.dataset?.focus;
    body.replaceChildren(...drawPacks(model, state, { wish, draw }));
    if (focused) body.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  };
  const tell = () => {
    const step = model.get("progress");
    if (step.what) status.textContent = `${step.what} (${step.done} of ${step.of})`;
  };
  const onMessage = (message) => {
    if (message.kind === "answer") {
      status.textContent = "";
      if (message.ok) Object.assign(state, { asking: null, note: "", name: "" });
      draw();
    }
    if (message.kind === "file") save(message.name, message.content);
  };
  for (const name of ["choices", "packs", "shown", "problem"]) model.on(`change:${name}`, draw);
  model.on("change:progress", tell);
  model.on("msg:custom", onMessage);
  draw();
  return () => {
    for (const name of ["choices", "packs", "shown", "problem"]) model.off(`change:${name}`, draw);
    model.off("change:progress", tell);
    model.off("msg:custom", onMessage);
  };
}

function drawPacks(model, state, page) {
  const parts = [make("h1", "", "Packs")];
  if (model.get("problem")) {
    const problem = make("div", "fk-problem", null, model.get("problem").split("\n").map((line) => make("p", "", line)));
    problem.setAttribute("role", "alert");
    parts.push(problem);
  }
  parts.push(drawOrder(model, state, page));
  const shown = model.get("shown");
  if (shown.name) parts.push(drawShown(shown));
  parts.push(drawList(model, state, page));
  return parts;
}

function drawOrder(model, state, page) {
  const choices = model.get("choices");
  const packs = choices.packs ?? [];
  const formats = choices.formats ?? [];
  state.formats ??= new Set(formats.map((format) => format.name));
  const kind = select("pack-kind", "Which pack, for whom", packs.map((pack, at) => [String(at), `${pack.title} (${pack.kind}), for ${pack.audience_words}`]), String(state.chosen), (value) => {
    state.chosen = Number(value);
  });
  const language = select("pack-language", "Language of its own words", (choices.languages ?? []).map((each) => [each.name, each.words]), state.language, (value) => {
    state.language = value;
  });
  const boxes = make("fieldset", "", null, [make("legend", "", "As what")]);
  for (const format of formats) {
    boxes.append(
      tick(`format-${format.name}`, format.words, state.formats.has(format.name), (on) => {
        if (on) state.formats.add(format.name);
        else state.formats.delete(format.name);
      }),
    );
  }
  boxes.append(tick("format-annex", "Tables, as a workbook and as CSV", state.annex, (on) => (state.annex = on)));
  const by = field("pack-by", "Your name or role", state.by, (value) => (state.by = value));
  const form = make("form", "fk-order", null, [kind, language, boxes, by]);
  const send = make("button", "fk-primary", "Make the pack");
  send.dataset.focus = "pack-make";
  form.append(controls([send]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = packs[state.chosen];
    if (!state.by.trim()) return root(form, "pack-by").focus();
    if (!chosen || !state.formats.size) return root(form, `format-${formats[0]?.name}`)?.focus();
    page.wish({ kind: "make", pack_kind: chosen.kind, audience: chosen.audience, formats: [...state.formats], annex: state.annex, language: state.language, by: state.by });
  });
  return make("section", "fk-choice", null, [make("h2", "", "Make a pack"), form]);
}

function drawShown(shown) {
  const both = make("div", "fk-columns", null, [
    framed("As its reader sees it", shown.page, "There is no web page in this pack: open one of its files."),
    framed("What was withheld, and why (for the team only)", shown.withheld, "Nothing was withheld."),
  ]);
  return make("section", "fk-shown", null, [make("h2", "", shown.title), both]);
}

function framed(title, html, otherwise) {
  const parts = [make("h3", "", title)];
  if (html) {
    const frame = make("iframe", "fk-frame");
    frame.setAttribute("sandbox", "");
    frame.title = title;
    frame.srcdoc = html;
    parts.push(frame);
  } else parts.push(make("p", "fk-quiet", otherwise));
  return make("div", "", null, parts);
}

function drawList(model, state, page) {
  const packs = model.get("packs");
  const parts = [make("h2", "", "All packs")];
  if (!packs.length) parts.push(make("p", "fk-quiet", "There are none yet."));
  const list = make("ul", "fk-pack-list");
  for (const pack of packs) list.append(drawPack(pack, state, page));
  parts.push(list);
  return make("section", "", null, parts);
}

function drawPack(pack, state, page) {
  const open = pack.state !== "recalled";
  const parts = [
    make("h3", "", pack.title),
    make("p", "fk-quiet", `${pack.rehearsal ? "Rehearsal. " : ""}${pack.name}`),
    make("p", "", null, [make("strong", "", sentence(STATE[pack.state]))]),
  ];
  if (pack.recall) {
    const warn = make("p", "fk-problem", `Call this back. ${pack.recall}`);
    parts.push(warn);
  }
  const steps = make("ol", "fk-steps");
  for (const step of pack.steps) steps.append(make("li", "", `${sentence(STATE[step.state].split(",")[0])} by ${step.by}, ${step.at}${step.note ? `: ${step.note}` : ""}`));
  parts.push(steps);
  if (open) {
    parts.push(make("p", "fk-quiet", `In the folder ${pack.folder}`));
    parts.push(controls(pack.files.map((file) => button(file.name.split(".").pop().toUpperCase(), `file-${file.name}`, () => page.wish({ kind: "file", pack: pack.name, file: file.name }), false, `save ${file.name}`))));
  }
  const ask = (kind) => () => {
    state.asking = { kind, pack: pack.name };
    page.draw();
  };
  const next = [open && button("Look at it", `show-${pack.name}`, () => page.wish({ kind: "show", pack: pack.name }), false, pack.name)];
  if (pack.state === "generated") next.push(button("I have checked it", `check-${pack.name}`, ask("check"), true, pack.name));
  if (pack.state === "checked") next.push(button("Release it", `release-${pack.name}`, ask("release"), true, pack.name));
  if (open) next.push(button("Call it back", `recall-${pack.name}`, ask("recall"), Boolean(pack.recall), pack.name));
  parts.push(controls(next));
  if (state.asking?.pack === pack.name) parts.push(drawAsking(pack, state, page));
  return make("li", "fk-card", null, parts);
}

const ASK = {
  check: ["You have read all of it, you did not make it, and you found nothing that may not go out.", "Yes, checked"],
  release: ["It may be sent. Everything in its folder but “for-the-team-only” goes out.", "Yes, release"],
  recall: ["Its files on this machine are deleted, and it is made again without what may not be shown. Tell everybody who has a copy.", "Yes, call it back"],
};

function drawAsking(pack, state, page) {
  const [text, yes] = ASK[state.asking.kind];
  const form = make("form", "fk-confirm", null, [
    make("p", "", text),
    field("ask-by", "Your name or role", state.name, (value) => (state.name = value)),
    field("ask-note", state.asking.kind === "recall" ? "Why, without anybody's words" : "A remark, if you like", state.note, (value) => (state.note = value)),
  ]);
  const send = make("button", "fk-primary", yes);
  send.dataset.focus = "ask-yes";
  const cancel = button("Not now", "ask-no", () => {
    state.asking = null;
    page.draw();
  });
  form.append(controls([send, cancel]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!state.name.trim()) return root(form, "ask-by").focus();
    page.wish({ kind: state.asking.kind, pack: pack.name, by: state.name, note: state.note });
  });
  return form;
}

function root(form, name) {
  return form.querySelector(`[data-focus="${CSS.escape(name)}"]`);
}

function labelled(name, text, control) {
  control.dataset.focus = name;
  control.id = `fk-${name}`;
  const label = make("label", "", text);
  label.htmlFor = control.id;
  return make("div", "fk-field", null, [label, control]);
}

function select(name, text, options, value, onChange) {
  const control = make("select");
  for (const [key, words] of options) {
    const option = make("option", "", words);
    option.value = key;
    control.append(option);
  }
  control.value = value;
  control.addEventListener("change", () => onChange(control.value));
  return labelled(name, text, control);
}

function field(name, text, value, onChange) {
  const control = make("input");
  control.type = "text";
  control.maxLength = 120;
  control.autocomplete = "off";
  control.value = value;
  control.addEventListener("input", () => onChange(control.value));
  return labelled(name, text, control);
}

function tick(name, text, on, onChange) {
  const control = make("input");
  control.type = "checkbox";
  control.checked = on;
  control.dataset.focus = name;
  control.addEventListener("change", () => onChange(control.checked));
  return make("label", "fk-tick", null, [control, make("span", "", text)]);
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Hand a file to the browser's own downloads. */
function save(name, content) {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes]));
  const link = make("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

export default { render };
