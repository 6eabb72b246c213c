// Turns the pages of a picture that does not fit a screen at a size that a room can read. A picture marks itself with the class
// "fk-paged" and what may not be cut with data-paged; as many of those stand on a page as fit. In data-ways it may offer
// widths of its columns to be tried before there are pages, the best first. With data-each every one of them is a page, and is
// told by the event "shown" when it comes up, so that sixty drawings need not all be made for one to be seen. With data-grow its
// text becomes as large as the same number of pages has room for.

const PAGE_KEYS = { PageDown: 1, PageUp: -1 };
const PAGE_SCALES = [1.5, 1.25, 1]; // larger only where everything fits on one page
const GROWN_SCALES = [1.6, 1.5, 1.4, 1.3, 1.2, 1.1];
const turned = new WeakMap(); // by stage: of which picture, at which page, and the first item of each page

/** Lays a picture out in pages and shows the one that was turned to. */
function layPages(stage, element) {
  const items = [...element.querySelectorAll("[data-paged]")];
  const note = pageNote(stage);
  const ways = (element.dataset.ways ?? "").split(" ");
  note.hidden = true;
  const each = "each" in element.dataset;
  show(items, 0, each ? 0 : items.length);
  if (element.dataset.least) makeRoom(stage, parseFloat(element.dataset.least));
  if (each) {
    setPageSize(element, 1, "");
    turnTo(stage, element, items.map((_, n) => n));
    return;
  }
  if (PAGE_SCALES.some((scale) => ways.some((way) => setPageSize(element, scale, way) && fits(element)))) return;
  note.hidden = false;
  note.textContent = "Page 1 of 1";
  const fewest = fewestPages(element, items, ways);
  turnTo(stage, element, "grow" in element.dataset ? largestText(element, items, fewest) : fewest);
}

/** Keeps which pages there are, and shows the one that was turned to before. */
function turnTo(stage, element, starts) {
  const before = turned.get(stage);
  const at = before?.of === element.dataset.of ? Math.min(before.at, starts.length - 1) : 0;
  turned.set(stage, { of: element.dataset.of, at, starts });
  showPage(stage, element);
}

/** Makes the question smaller, then takes sentences away from the last, until the picture is so many lines high. */
function makeRoom(stage, least) {
  const picture = stage.querySelector(".fk-picture");
  const sentences = [...stage.querySelectorAll(".fk-sentence")];
  const note = pageNote(stage);
  note.textContent ||= "Page 1 of 1";
  note.hidden = false; // it may be needed, and takes room
  stage.style.setProperty("--fk-sentence-size", "1em");
  const wanted = least * parseFloat(getComputedStyle(stage).fontSize);
  for (let shown = sentences.length; shown >= 0; shown -= 1) {
    sentences.forEach((sentence, n) => (sentence.hidden = n >= shown));
    for (const share of [1, 0.85, 0.75]) {
      stage.style.setProperty("--fk-question-share", String(share));
      if (picture.clientHeight >= wanted) break;
    }
    if (picture.clientHeight >= wanted) break;
  }
  note.hidden = true;
}

function setPageSize(element, scale, way) {
  element.style.fontSize = `${scale}em`;
  if (way) element.style.setProperty("--fk-card", `${way}em`);
  return true;
}

/** The pages of the way that needs fewest of them and cuts nothing. */
function fewestPages(element, items, ways) {
  let best = null;
  for (const way of ways) {
    setPageSize(element, 1, way);
    const { starts, cut } = pageStarts(element, items);
    if (!best || cut < best.cut || (cut === best.cut && starts.length < best.starts.length)) best = { way, starts, cut };
  }
  setPageSize(element, 1, best.way);
  return best.starts;
}

/** The same number of pages with the largest text that cuts nothing. */
function largestText(element, items, fewest) {
  for (const scale of GROWN_SCALES) {
    setPageSize(element, scale, "");
    const { starts, cut } = pageStarts(element, items);
    if (starts.length === fewest.length && !cut) return starts;
  }
  setPageSize(element, 1, "");
  return fewest;
}

/** The first item of each page: as many as fit, and a heading never last; and how many items alone are too large for one. */
function pageStarts(element, items) {
  const starts = [0];
  let cut = 0;
  show(items, 0, 0);
  for (let end = 0; end < items.length; end += 1) {
    const start = starts[starts.length - 1];
    items[end].hidden = false;
    if (fits(element)) continue;
    if (end === start) {
      cut += 1;
      continue;
    }
    let next = end;
    while (next - 1 > start && /^H[1-6]$/.test(items[next - 1].tagName)) next -= 1;
    starts.push(next);
    show(items, next, end + 1);
    if (next === end && !fits(element)) cut += 1;
  }
  return { starts, cut };
}

function show(items, from, to) {
  items.forEach((item, n) => {
    item.hidden = n < from || n >= to;
    if (!item.hidden) item.dispatchEvent(new Event("shown"));
  });
}

function showPage(stage, element) {
  const { at, starts } = turned.get(stage);
  const items = element.querySelectorAll("[data-paged]");
  show([...items], starts[at], starts[at + 1] ?? items.length);
  const note = pageNote(stage);
  note.textContent = `Page ${at + 1} of ${starts.length}`;
  note.hidden = starts.length < 2;
}

/** Turns on or back; false where the picture on the stage has no other page. */
function turnPages(stage, by) {
  const element = stage.querySelector(".fk-paged");
  const state = turned.get(stage);
  if (!element || state?.of !== element.dataset.of || state.starts.length < 2) return false;
  turned.set(stage, { ...state, at: Math.max(0, Math.min(state.starts.length - 1, state.at + by)) });
  showPage(stage, element);
  return true;
}

function pageNote(stage) {
  const found = stage.querySelector(".fk-page-note");
  if (found) return found;
  const note = make("p", "fk-page-note", "");
  note.setAttribute("role", "status");
  stage.querySelector(".fk-picture").after(note);
  return note;
}
