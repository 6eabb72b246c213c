// Makes the projector's text as large as fits: sizes, columns and wordings are tried until nothing scrolls.

const LARGEST = { "fk-options": 2.3, "fk-result": 1.6 }; // an option is read aloud, a result needs room for its picture
const SMALLEST = 1;
const SHARES = [[1, 1.3], [1, 1], [0.85, 1], [0.75, 1]]; // sentences and question give way before an option is cut
const SECOND_COLUMN_GAIN = 1.15; // one column reads and compares better, unless two are much larger

/** Sets text as large as fits without scrolling; at the smallest legible size long labels end in "…". */
function fitAll(stage) {
  const element = stage.querySelector(".fk-fit");
  if (!element) return;
  if (element.classList.contains("fk-paged")) return layPages(stage, element);
  const sentences = [...stage.querySelectorAll(".fk-sentence")];
  // The most important sentence stays until a label would be cut; the others only where they leave the picture room.
  element.classList.remove("fk-sparing", "fk-cut");
  if (fitUncut(stage, element, sentences, 1)) return;
  element.classList.add("fk-sparing");
  if (fitUncut(stage, element, sentences, 1) || fitUncut(stage, element, sentences, 0)) return;
  for (const sentence of sentences.slice(0, 1)) sentence.hidden = false;
  element.classList.add("fk-cut");
  fitCut(element);
}

function fitUncut(stage, element, sentences, fewest) {
  // A result is compared row by row: one column of it comes before two, even with short labels and fewer sentences.
  const ways = element.classList.contains("fk-result") ? [[1], [2]] : [[1, 2]];
  for (const columns of ways) {
    for (let shown = fewest ? Math.max(1, sentences.length) : 0; shown >= fewest; shown -= 1) {
      sentences.forEach((sentence, n) => (sentence.hidden = n >= shown));
      for (const [share, sentenceSize] of SHARES) {
        stage.style.setProperty("--fk-question-share", String(share));
        stage.style.setProperty("--fk-sentence-size", `${sentenceSize}em`);
        if (["whole", "short"].some((length) => name(element, length) && fitWhole(element, columns))) return true;
      }
    }
  }
  return false;
}

/** Call each option by its whole label or by its short one; false where that changes nothing. */
function name(element, length) {
  const named = element.querySelectorAll(".fk-label[data-short]");
  for (const label of named) label.textContent = label.dataset[length];
  return length === "whole" || named.length > 0;
}

function fitWhole(element, columns) {
  const [one, two] = [1, 2].map((count) => (columns.includes(count) ? largest(element, count) : 0));
  if (!one && !two) return false;
  if (two > one * SECOND_COLUMN_GAIN) size(element, two, 2, "none");
  else size(element, one, 1, "none");
  return true;
}

/** The largest scale at which everything fits, or 0. */
function largest(element, columns) {
  if (!size(element, SMALLEST, columns, "none")) return 0;
  const most = element.classList.contains("fk-options") ? LARGEST["fk-options"] : LARGEST["fk-result"];
  for (let scale = most; scale > SMALLEST + 0.01; scale -= 0.05) if (size(element, scale, columns, "none")) return scale;
  return SMALLEST;
}

/** At the smallest size: the layout that shows most of the labels. */
function fitCut(element) {
  const one = cut(element, 1);
  const two = cut(element, 2);
  if (two <= one * SECOND_COLUMN_GAIN) cut(element, 1);
}

/** Cut labels to as many lines as fit, then give single ones what room is left; tells how much of them is seen. */
function cut(element, columns) {
  const lines = [5, 4, 3, 2, 1].find((most) => size(element, SMALLEST, columns, String(most)));
  if (!lines) return 0;
  const labels = [...element.querySelectorAll(".fk-label")];
  for (let more = lines + 1; more <= lines + 3; more += 1) {
    for (const label of labels) {
      if (label.scrollHeight <= label.clientHeight + 1) continue;
      const before = label.style.getPropertyValue("--fk-lines");
      label.style.setProperty("--fk-lines", String(more));
      if (!fits(element)) label.style.setProperty("--fk-lines", before || String(lines));
    }
  }
  return labels.reduce((seen, label) => seen + label.clientHeight / Math.max(label.clientHeight, label.scrollHeight), 0);
}

function size(element, scale, columns, lines) {
  element.style.fontSize = `${scale}em`;
  element.style.setProperty("--fk-columns", String(columns));
  element.dataset.columns = String(columns);
  element.style.setProperty("--fk-lines", lines);
  for (const label of element.querySelectorAll(".fk-label")) label.style.removeProperty("--fk-lines");
  return fits(element);
}

function fits(element) {
  const room = element.parentElement;
  return element.scrollHeight <= room.clientHeight + 1 && element.scrollWidth <= room.clientWidth + 1;
}
