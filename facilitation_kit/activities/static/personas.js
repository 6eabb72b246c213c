// Draws the wall of persona cards that the room makes: as many on a page as can be read, the rest on further pages, which the
// projector turns. A card in the spotlight stands alone and whole, its statements on as many pages as they need.

const FEW = 6; // cards that are shown with what helps as well
const DENSE = 12; // more than these are shown as an overview; what is read is put in the spotlight

export function drawBoard(element, board, { part, picture }) {
  const tools = { part, picture, pictures: board.pictures };
  element.classList.add("fk-paged");
  const chosen = board.cards.find((card) => card.id === board.spotlight);
  if (chosen) spotlight(element, chosen, tools);
  else if (board.cards.length) wall(element, board.cards, tools);
  else element.replaceChildren(part("p", "fk-say", "The cards stand here as soon as they have been read."));
}

export function draw(element, result, { part, labelled }) {
  element.replaceChildren(
    ...result.rows.map((row) => part("div", "fk-row", null, [labelled(row), part("span", "fk-count", row.cells.wrote.text)])),
  );
}

function wall(element, cards, tools) {
  const { part } = tools;
  const many = cards.length > FEW;
  if (many) element.classList.add("fk-cards-many");
  if (cards.length > DENSE) element.classList.add("fk-cards-dense");
  if (!many) element.dataset.ways = "16 10.5 8.4";
  const children = [];
  let group = "";
  for (const card of cards) {
    if (card.group !== group && card.group) children.push(paged(part("h2", "fk-group", card.group)));
    if (card.group !== group && !card.group) children.push(paged(part("h2", "fk-group", "By themselves")));
    group = card.group;
    children.push(paged(cardOf(card, tools, many ? 1 : 2)));
  }
  element.replaceChildren(part("div", "fk-cards", null, children));
}

function paged(element) {
  element.dataset.paged = "";
  return element;
}

function cardOf(card, tools, most) {
  const { part } = tools;
  const lines = card.lines.slice(0, most).flatMap((line) => statement(line, part));
  const made = card.merged > 1 ? [part("p", "fk-more", `${card.merged} cards put together`)] : [];
  const marks = card.marks.map((words) => part("span", "fk-mark", words));
  return part("section", "fk-card", null, [head(card, tools), ...marks, ...lines, ...made]);
}

function head(card, { part, picture, pictures }) {
  const drawing = card.picture ? [part("span", "fk-card-picture", null, [picture(pictures[card.picture])])] : [];
  const name = part("span", "fk-card-name", card.alias);
  return part("h3", "fk-card-head", null, [...drawing, name]);
}

function statement(line, part) {
  return [part("p", "fk-card-label", line.label), part("p", "fk-card-words", line.text)];
}

function spotlight(element, card, tools) {
  const { part } = tools;
  element.classList.add("fk-card-alone");
  element.dataset.ways = "14 30";
  const who = [card.who, ...card.marks].filter(Boolean).join(" · ");
  const top = part("div", "fk-card-top", null, [head(card, tools), part("p", "fk-more", who)]);
  const about = [["Needs", card.needs.join(", ")], ["Where my days happen", card.contexts.join(", ")], ["How this card was made", card.built]];
  const lines = [...card.lines, ...about.filter(([, text]) => text).map(([label, text]) => ({ label, text, basis: "" }))];
  const whole = lines.map((line) => {
    const basis = line.basis ? [part("p", "fk-card-basis", line.basis)] : [];
    return paged(part("div", "fk-card-line", null, [...statement(line, part), ...basis]));
  });
  element.replaceChildren(top, part("div", "fk-card-lines", null, whole));
}
