// Reading a source: words are chosen by mouse or by arrow keys, codes and facts are marked in the text.
// The text can hold a caret, so that shift and arrows choose words, but nothing can be typed into it.

/** The text of one page of a source. `page.chosen({start, end})` is told what is chosen, in code points of the source. */
function drawText(reading, codes, page) {
  const text = make("div", "fk-text");
  text.contentEditable = "true";
  text.spellcheck = false;
  text.setAttribute("role", "textbox");
  text.setAttribute("aria-readonly", "true");
  text.setAttribute("aria-multiline", "true");
  text.setAttribute("aria-label", `${reading.title}, to read`);
  text.dataset.focus = "text";
  const coding = Object.fromEntries(reading.codings.map((one) => [one.id, codes[one.code]]));
  for (const piece of reading.pieces) {
    const said = make("div", piece.case ? "fk-turn" : "fk-turn fk-turn-other");
    if (piece.speaker) {
      const who = make("span", "fk-speaker", piece.speaker);
      who.contentEditable = "false";
      said.append(who);
    }
    const words = make("div", "fk-words");
    words.dir = "auto";
    words.dataset.start = String(piece.start);
    words.dataset.end = String(piece.end);
    for (const run of piece.runs) words.append(drawRun(run, coding));
    said.append(words);
    text.append(said);
  }
  for (const name of ["beforeinput", "paste", "cut", "drop", "dragstart"]) text.addEventListener(name, (event) => event.preventDefault());
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const here = pieceAt(text);
      if (here) {
        const span = { start: Number(here.dataset.start), end: Number(here.dataset.end) };
        chooseSpan(text, span.start, span.end);
        page.chosen(span);
      }
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1) event.preventDefault();
  });
  const listen = () => {
    if (!text.isConnected) return document.removeEventListener("selectionchange", listen);
    const span = chosenSpan(text);
    if (span) page.chosen(span);
  };
  // The browser tells of a selection a moment later; whoever goes on at once must not lose it.
  for (const name of ["keyup", "mouseup"]) text.addEventListener(name, listen);
  document.addEventListener("selectionchange", listen);
  return text;
}

function drawRun(run, coding) {
  if (!run.codings.length && !run.facts.length) return document.createTextNode(run.text);
  const codes = run.codings.map((id) => coding[id]).filter(Boolean);
  const mark = make("mark", run.facts.length ? "fk-marked fk-quoted" : "fk-marked");
  mark.append(document.createTextNode(run.text));
  mark.title = [...codes.map((code) => `Code: ${code.name}`), ...(run.facts.length ? ["A fact was made of it"] : [])].join(", ");
  if (codes.length) mark.style.setProperty("--fk-code", codes[0].colour);
  return mark;
}

/** What is chosen as places in the source; null where the selection is not in this text. */
function chosenSpan(text) {
  const selection = document.getSelection();
  if (!selection.rangeCount || !text.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  return { start: placeOf(text, range.startContainer, range.startOffset), end: placeOf(text, range.endContainer, range.endOffset) };
}

/** A point of the page as a place in the source; between pieces it is where the next one begins. */
function placeOf(text, node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const words = element.closest(".fk-words");
  const point = document.createRange();
  if (words && text.contains(words)) {
    point.setStart(words, 0);
    point.setEnd(node, offset);
    return Number(words.dataset.start) + Array.from(point.toString()).length;
  }
  point.setStart(node, offset);
  point.collapse(true);
  let last = 0;
  for (const piece of text.querySelectorAll(".fk-words")) {
    const whole = document.createRange();
    whole.selectNodeContents(piece);
    if (point.compareBoundaryPoints(Range.START_TO_START, whole) <= 0) return Number(piece.dataset.start);
    last = Number(piece.dataset.end);
  }
  return last;
}

function pieceAt(text) {
  const span = chosenSpan(text);
  return span && [...text.querySelectorAll(".fk-words")].find((one) => Number(one.dataset.start) <= span.start && span.start <= Number(one.dataset.end));
}

function chooseSpan(text, start, end) {
  const [from, to] = [pointAt(text, start), pointAt(text, end)];
  if (from && to) document.getSelection().setBaseAndExtent(...from, ...to);
}

/** A place in the source as a point of the page. */
function pointAt(text, place) {
  for (const words of text.querySelectorAll(".fk-words")) {
    if (place < Number(words.dataset.start) || place > Number(words.dataset.end)) continue;
    let left = place - Number(words.dataset.start);
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const letters = Array.from(walker.currentNode.data);
      if (left <= letters.length) return [walker.currentNode, letters.slice(0, left).join("").length];
      left -= letters.length;
    }
  }
  return null;
}

/** The words between two places, from what the page shows. */
function wordsBetween(reading, start, end) {
  return reading.pieces
    .filter((piece) => piece.start < end && start < piece.end)
    .map((piece) => Array.from(piece.runs.map((run) => run.text).join("")).slice(Math.max(0, start - piece.start), end - piece.start).join(""))
    .join(" … ");
}
