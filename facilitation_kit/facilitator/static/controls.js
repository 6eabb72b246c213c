// The console's buttons, links and table cells, and how many people are in.

function button(text, focus, onClick, primary = false, about = "") {
  const made = make("button", primary ? "fk-primary" : "", text);
  made.type = "button";
  made.dataset.focus = focus;
  if (about) made.append(make("span", "fk-only-heard", ` ${about}`));
  made.addEventListener("click", onClick);
  return made;
}

function controls(buttons) {
  return make("div", "fk-controls", null, buttons.filter(Boolean));
}

function cell(tag, text, scope = "") {
  const made = make(tag, "", text);
  if (scope) made.scope = scope;
  return made;
}

function link(address, text) {
  const made = make("a", "", text);
  if (/^https?:\/\//.test(address)) made.href = address;
  made.target = "_blank";
  made.rel = "noopener";
  return made;
}

function people(count) {
  return count === 1 ? "1 person is in" : `${count} people are in`;
}
