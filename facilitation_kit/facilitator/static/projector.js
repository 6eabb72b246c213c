// The projector: what the room may see of a running workshop, drawn from the hub's stream.
// The kernel only hands over a stream address and passes keys on; when it dies the picture stays live.

const KEYS = { ArrowRight: "next_step", ArrowLeft: "previous_step", r: "reveal_round", b: "blank" };
const MOST_TICKETS = 40; // asked for one after another, slower and slower, before the page asks to be loaded again
const ANSWER_MS = 5000;

function render({ model, el }) {
  const root = make("div", "fk-projector");
  if (document.body.dataset.voila === "voila") root.classList.add("fk-whole-window");
  const stage = make("div", "fk-stage");
  const strip = make("div", "fk-strip");
  const note = make("div", "fk-note");
  note.setAttribute("role", "status");
  root.append(stage, strip, note);
  el.replaceChildren(root);

  const modules = moduleLoader(() => model.get("modules"));
  let view = null;
  let drawn = "";
  let stop = () => {};
  let tickets = 0;
  let lostTimer = 0;
  let noteTimer = 0;
  let answerTimer = 0;
  let drawing = 0;

  const say = (text, milliseconds = 0) => {
    clearTimeout(noteTimer);
    note.textContent = text;
    note.hidden = !text;
    if (text && milliseconds) noteTimer = setTimeout(() => say(""), milliseconds);
  };

  const connection = (state) => {
    clearTimeout(lostTimer);
    if (state === "open") {
      tickets = 0;
      say("");
    } else if (state === "lost") {
      lostTimer = setTimeout(() => say("Connection lost. Trying again; answers are still being saved."), 1500);
    } else if (tickets < MOST_TICKETS) {
      const wait = Math.min(15000, 500 * 2 ** Math.min(tickets, 5)) * (0.75 + Math.random() / 2);
      tickets += 1;
      lostTimer = setTimeout(() => {
        if (tickets > 2) say("Connection lost. Trying again; the control page still works.");
        model.send({ kind: "ticket" });
        follow();
      }, wait);
    } else say("Connection lost. Load this page again, or use the control page.");
  };

  const follow = () => {
    stop();
    stop = () => {};
    const url = model.get("stream_url");
    if (url) {
      stop = followStream(url, (next) => {
        view = next;
        draw();
      }, connection);
    } else draw();
  };

  const draw = () => {
    const signature = JSON.stringify([view && { ...view, version: 0, people_in: 0, round: view.round && { ...view.round, answered: 0 } }, model.get("notice")]);
    if (signature !== drawn) {
      drawn = signature;
      drawing += 1;
      drawStage(root, stage, view, model.get("notice"), modules, () => drawing);
    }
    drawStrip(strip, view, root.dataset.scene);
    const answered = stage.querySelector(".fk-answered");
    if (answered && view?.round) answered.textContent = view.round.answered.text;
    for (const people of root.querySelectorAll(".fk-people")) people.textContent = peopleIn(view);
  };

  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (event.key === "f") {
      if (document.fullscreenElement) document.exitFullscreen();
      else root.requestFullscreen?.();
    } else if (KEYS[event.key] && !event.repeat) {
      clearTimeout(answerTimer);
      answerTimer = setTimeout(() => say("The notebook does not answer. Use the control page.", 8000), ANSWER_MS);
      model.send({ kind: "key", action: KEYS[event.key] });
    } else return;
    event.preventDefault();
  };

  const onMessage = (message) => {
    if (message.kind !== "answer") return;
    clearTimeout(answerTimer);
    if (message.text) say(message.text, 6000);
  };

  const refit = new ResizeObserver(() => fitAll(stage));
  refit.observe(root);
  document.fonts?.ready.then(() => fitAll(stage));
  document.addEventListener("keydown", onKey);
  model.on("msg:custom", onMessage);
  model.on("change:stream_url", follow);
  model.on("change:notice", draw);
  say("");
  draw();
  follow();
  return () => {
    stop();
    refit.disconnect();
    document.removeEventListener("keydown", onKey);
    model.off("msg:custom", onMessage);
    model.off("change:stream_url", follow);
    model.off("change:notice", draw);
    for (const timer of [lostTimer, noteTimer, answerTimer]) clearTimeout(timer);
  };
}

/** Which of the projector's pictures a view asks for. */
function sceneOf(view) {
  if (!view) return "waiting";
  if (view.blank) return "blank";
  if (view.workshop.closed) return "over";
  if (!view.step) return "lobby";
  if (!view.round) return "step";
  return view.result && view.round.status === "revealed" ? "result" : "question";
}

function drawStage(root, stage, view, notice, modules, drawing) {
  const scene = sceneOf(view);
  root.dataset.scene = scene;
  root.classList.toggle("fk-rehearsal", Boolean(view?.workshop.rehearsal));
  const scenes = { waiting: drawWaiting, lobby: drawLobby, step: drawStep, question: drawQuestion, result: drawResult, over: drawOver, blank: () => [] };
  stage.replaceChildren(...scenes[scene](view, notice, modules, drawing));
  fitAll(stage);
}

function drawWaiting(view, notice) {
  return [make("h1", "fk-question", notice?.title || "Waiting for the workshop"), make("p", "fk-say", notice?.text || "")];
}

function drawLobby(view) {
  return [
    make("h1", "fk-question", view.workshop.title),
    make("div", "fk-welcome", null, [
      qr(view, "fk-qr-huge"),
      make("div", "fk-how", null, [
        make("p", "fk-say", "Scan the code, or open"),
        make("p", "fk-address", shortAddress(view)),
        make("p", "fk-say", "and enter the code"),
        make("p", "fk-code", spaced(view.workshop.code)),
        make("p", "fk-people", peopleIn(view)),
      ]),
    ]),
  ];
}

function drawStep(view) {
  const parts = [
    make("p", "fk-where", `Step ${view.step.number} of ${view.step.of}`),
    make("h1", "fk-question fk-question-alone", view.step.title),
  ];
  if (view.step.content_note) parts.push(make("p", "fk-say fk-content-note", view.step.content_note));
  return [make("div", "fk-middle", null, parts)];
}

function drawQuestion(view) {
  const open = view.round.status === "open";
  const options = make("ol", "fk-options fk-fit");
  options.append(...view.round.items.map((item) => make("li", "", null, [make("span", "fk-label", item.label)])));
  return [
    make("h1", "fk-question", view.round.question),
    make("div", "fk-picture", null, [options]),
    make("div", "fk-status", null, [
      make("span", "fk-state", open ? "Answer on your phone" : "Answers are closed"),
      make("span", "fk-answered", view.round.answered.text),
    ]),
  ];
}

function drawResult(view, notice, modules, drawing) {
  const result = view.result;
  const picture = make("div", "fk-picture");
  const fitted = make("div", `fk-fit fk-result fk-result-${result.activity}`);
  fitted.dataset.rows = String(result.rows.length);
  picture.append(fitted);
  const mine = drawing();
  modules(result.activity).then((module) => {
    if (mine !== drawing()) return;
    module.draw(fitted, result);
    fitAll(picture.parentElement);
  });
  const heading = make("h1", "fk-question");
  if (result.number > 1) heading.append(make("span", "fk-round", `Round ${result.number} `));
  heading.append(make("span", "", result.question));
  const parts = [heading, picture];
  if (result.sentences.length) {
    const sentences = make("div", "fk-sentences");
    sentences.append(...result.sentences.map((sentence) => make("p", "fk-sentence", sentence)));
    parts.push(sentences);
  }
  return parts;
}

function drawOver(view) {
  return [
    make("div", "fk-middle", null, [
      make("h1", "fk-question fk-question-alone", "Thank you"),
      make("p", "fk-say", `${view.workshop.title} is over. You can close the page on your phone.`),
    ]),
  ];
}

function drawStrip(strip, view, scene) {
  strip.hidden = !["step", "question", "result"].includes(scene);
  if (!view || strip.hidden) return;
  const signature = JSON.stringify(view.workshop);
  if (strip.dataset.drawn === signature) return;
  strip.dataset.drawn = signature;
  strip.replaceChildren(
    qr(view, "fk-qr"),
    addressLine(view),
    make("span", "fk-strip-code", null, [make("span", "", "Code "), make("b", "fk-code", spaced(view.workshop.code))]),
    make("span", "fk-people", peopleIn(view)),
  );
  if (view.workshop.rehearsal) strip.append(make("b", "fk-rehearsal-note", "Rehearsal"));
}

/** The QR code comes as SVG from the hub; only its shapes are taken over. */
function qr(view, className) {
  const holder = make("div", className);
  const picture = new DOMParser().parseFromString(view.workshop.join_qr_svg, "text/html").querySelector("svg");
  if (picture) {
    for (const element of [picture, ...picture.querySelectorAll("*")]) {
      if (!["svg", "g", "path", "rect"].includes(element.nodeName)) element.remove();
      else for (const { name } of [...element.attributes]) if (/^on|href|^style$/.test(name)) element.removeAttribute(name);
    }
    const width = parseFloat(picture.getAttribute("width"));
    if (!picture.hasAttribute("viewBox") && width) picture.setAttribute("viewBox", `0 0 ${width} ${width}`);
    picture.removeAttribute("width");
    picture.removeAttribute("height");
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", `QR code of ${view.workshop.join_url}`);
    holder.append(document.importNode(picture, true));
  }
  return holder;
}

function shortAddress(view) {
  return view.workshop.address.replace(/^https?:\/\//, "").replace(/\/$/, "");
}

/** The address on one line where there is room, else with its port on a second one. */
function addressLine(view) {
  const [host, port] = shortAddress(view).split(/:(?=\d+$)/);
  const line = make("span", "fk-address", null, [document.createTextNode(host)]);
  if (port) line.append(document.createElement("wbr"), `:${port}`);
  return line;
}

function spaced(code) {
  return code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code;
}

function peopleIn(view) {
  const count = view?.people_in ?? 0;
  const inside = count === 0 ? "Nobody is in yet" : count === 1 ? "1 person in" : `${count} people in`;
  return view?.result && !view.blank ? `${count} in, ${view.result.ballots.text} gave an answer` : inside;
}

/** Loads an activity's own picture once; the table of the kit draws where there is none or it fails. */
function moduleLoader(sources) {
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
    if (!(activity in sources())) return table;
    try {
      const module = await load(activity);
      return {
        draw(element, result) {
          try {
            module.draw(element, result);
          } catch (problem) {
            console.error("The activity's picture failed; the table is shown.", problem);
            table.draw(element, result);
          }
        },
      };
    } catch (problem) {
      console.error("The activity's picture could not be loaded; the table is shown.", problem);
      return table;
    }
  };
}

const LARGEST = { "fk-options": 2.3, "fk-result": 1.6 }; // an option is read aloud, a result needs room for its picture
const SMALLEST = 1;
const SHARES = [[1, 1.3], [1, 1], [0.85, 1], [0.75, 1]]; // sentences and question give way before an option is cut
const SECOND_COLUMN_GAIN = 1.15; // one column reads and compares better, unless two are much larger

/** Sets text as large as fits without scrolling; at the smallest legible size long labels end in "…". */
function fitAll(stage) {
  const element = stage.querySelector(".fk-fit");
  if (!element) return;
  const sentences = [...stage.querySelectorAll(".fk-sentence")];
  element.classList.remove("fk-sparing");
  if (fitUncut(stage, element, sentences)) return;
  element.classList.add("fk-sparing");
  if (element.querySelector(".fk-spare") && fitUncut(stage, element, sentences)) return;
  fitCut(element);
}

function fitUncut(stage, element, sentences) {
  // The most important sentence always stays; the others only where they leave the picture room.
  for (let shown = Math.max(1, sentences.length); shown >= 1; shown -= 1) {
    sentences.forEach((sentence, n) => (sentence.hidden = n >= shown));
    for (const [share, sentenceSize] of SHARES) {
      stage.style.setProperty("--fk-question-share", String(share));
      stage.style.setProperty("--fk-sentence-size", `${sentenceSize}em`);
      if (["whole", "short"].some((length) => name(element, length) && fitWhole(element))) return true;
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

function fitWhole(element) {
  const one = largest(element, 1);
  const two = largest(element, 2);
  if (!one && !two) return false;
  if (two > one * SECOND_COLUMN_GAIN) size(element, two, 2, "none");
  else size(element, one, 1, "none");
  return true;
}

/** The largest scale at which everything fits, or 0. */
function largest(element, columns) {
  const most = element.classList.contains("fk-options") ? LARGEST["fk-options"] : LARGEST["fk-result"];
  for (let scale = most; scale > SMALLEST - 0.01; scale -= 0.05) if (size(element, scale, columns, "none")) return scale;
  return 0;
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
  element.style.setProperty("--fk-lines", lines);
  for (const label of element.querySelectorAll(".fk-label")) label.style.removeProperty("--fk-lines");
  return fits(element);
}

function fits(element) {
  const room = element.parentElement;
  return element.scrollHeight <= room.clientHeight + 1 && element.scrollWidth <= room.clientWidth + 1;
}

export default { render };
