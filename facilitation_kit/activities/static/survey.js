// Draws a survey question by question: the question with how many answered it, then a bar for each choice. A question is never
// torn from its choices; PageDown and PageUp turn to the next ones where they do not all fit.

export function draw(element, result, tools) {
  const { part } = tools;
  const parts = new Map();
  for (const row of result.rows) {
    const [question, choice] = row.item.split("/");
    if (choice === undefined) parts.set(question, { row, choices: [] });
    else parts.get(question)?.choices.push(row);
  }
  element.classList.add("fk-paged", "fk-survey");
  element.dataset.grow = "";
  element.dataset.least = String(4 + 1.25 * Math.max(...[...parts.values()].map((one) => one.choices.length))); // room for the longest
  element.replaceChildren(...[...parts.values()].map((one) => drawQuestion(one, result, part)));
}

function drawQuestion({ row, choices }, result, part) {
  const block = part("section", "fk-survey-question", null, [
    part("div", "fk-survey-asked", null, [part("b", "fk-label", row.label), part("span", "fk-survey-answered", answered(row))]),
    ...choices.map((choice) => drawChoice(choice, part)),
  ]);
  block.dataset.paged = "";
  return block;
}

function answered(row) {
  const told = row.cells.people.value === null ? row.cells.people.text : `${row.cells.people.text} answered`;
  return row.score ? `${told} · median ${row.score.replace(/\.0$/, "")}` : told;
}

/** A bar out of those who gave an answer; in words where the count may not be shown. */
function drawChoice(row, part) {
  const cell = row.cells.people;
  const figure = part("span", "fk-survey-figure");
  if (cell.value && row.answered.value) {
    const bar = part("span", "fk-bar");
    bar.style.inlineSize = `${(100 * cell.value) / row.answered.value}%`;
    figure.append(bar);
  }
  return part("div", "fk-survey-choice", null, [
    part("span", "fk-label", row.label.replace(/^\u2013 /, "")),
    figure,
    part("span", "fk-count", cell.text),
  ]);
}
