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

  const pictures = pictureLoader(() => model.get("modules"));
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
      drawStage(root, stage, view, model.get("notice"), pictures, () => drawing);
    }
    drawStrip(strip, view, root.dataset.scene);
    const answered = stage.querySelector(".fk-answered");
    if (answered && view?.round) answered.textContent = view.round.answered.text;
    for (const people of root.querySelectorAll(".fk-people")) people.textContent = peopleIn(view);
  };

  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (PAGE_KEYS[event.key] && turnPages(stage, PAGE_KEYS[event.key])) {
      // turned
    } else if (event.key === "f") {
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

  const refit = new ResizeObserver(() => {
    stage.querySelector(".fk-fit")?.dispatchEvent(new Event("resize")); // a picture may have another shape for this screen
    fitAll(stage);
  });
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

function drawStage(root, stage, view, notice, pictures, drawing) {
  const scene = sceneOf(view);
  root.dataset.scene = scene;
  root.classList.toggle("fk-rehearsal", Boolean(view?.workshop.rehearsal));
  root.classList.toggle("fk-long-address", Boolean(view) && shortAddress(view).length > 24);
  const scenes = { waiting: drawWaiting, lobby: drawLobby, step: drawStep, question: drawQuestion, result: drawResult, over: drawOver, blank: () => [] };
  stage.replaceChildren(...scenes[scene](view, notice, pictures, drawing));
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
        ...slipNote("p", view),
        make("p", "fk-people", peopleIn(view)),
      ]),
    ]),
  ];
}

/** What the code alone does not do: whoever is shown only it would be sent away. */
function slipNote(tag, view) {
  return view.workshop.only_with_slip ? [make(tag, "fk-slip", "only with a slip")] : [];
}

function drawStep(view) {
  const parts = [
    make("p", "fk-where", `Step ${view.step.number} of ${view.step.of}`),
    make("h1", "fk-question fk-question-alone", view.step.title),
  ];
  if (view.step.content_note) parts.push(make("p", "fk-say fk-content-note", view.step.content_note));
  return [make("div", "fk-middle", null, parts)];
}

function drawQuestion(view, notice, pictures, drawing) {
  const open = view.round.status === "open";
  const picture = view.board ? boardPicture(view, pictures, drawing) : optionList(view.round.items);
  return [
    make("h1", "fk-question", view.round.question),
    make("div", "fk-picture", null, [picture]),
    make("div", "fk-status", null, [
      make("span", "fk-state", open ? (view.round.until ? `Answer until ${view.round.until}` : "Answer on your phone") : "Answers are closed"),
      make("span", "fk-answered", view.round.answered.text),
    ]),
  ];
}

function drawResult(view, notice, pictures, drawing) {
  const result = view.result;
  const withheld = isWithheld(result);
  const picture = view.board
    ? boardPicture(view, pictures, drawing)
    : withheld ? optionList(result.rows) : activityPicture(result, pictures, drawing);
  const heading = make("h1", "fk-question");
  if (result.number > 1) heading.append(make("span", "fk-round", `Round ${result.number} `));
  heading.append(make("span", "", result.question));
  const parts = [heading, make("div", "fk-picture", null, [picture])];
  if (result.sentences.length) {
    parts.push(make("div", "fk-sentences", null, result.sentences.map((sentence) => make("p", "fk-sentence", sentence))));
  }
  return parts;
}

/** Whether no figure at all may be shown: a row of "too few to say" beside each option would tell nobody anything. */
function isWithheld(result) {
  const texts = result.rows.flatMap((row) => Object.values(row.cells)).map((cell) => (cell.value === null ? cell.text : null));
  return Boolean(result.withheld) || (texts.length > 0 && texts[0] !== null && texts.every((text) => text === texts[0]));
}

/** What the facilitator arranges; it is drawn while people write, and goes on after the reveal. */
function boardPicture({ board, round }, pictures, drawing) {
  const fitted = make("div", `fk-fit fk-board fk-board-${board.activity}`);
  fitted.dataset.of = `${round.id} ${board.spotlight ?? ""}`;
  const mine = drawing();
  pictures(board.activity).then((drawPicture) => {
    if (mine !== drawing()) return;
    drawPicture(fitted, null, board);
    fitAll(fitted.closest(".fk-stage"));
  });
  return fitted;
}

function activityPicture(result, pictures, drawing) {
  const fitted = make("div", `fk-fit fk-result fk-result-${result.activity}`);
  fitted.dataset.of = `${result.activity} ${result.question}`;
  fitted.dataset.rows = String(result.rows.length);
  const mine = drawing();
  pictures(result.activity).then((drawPicture) => {
    if (mine !== drawing()) return;
    drawPicture(fitted, result);
    fitAll(fitted.closest(".fk-stage"));
  });
  return fitted;
}

function optionList(options) {
  return make("ol", "fk-options fk-fit", null, options.map((option) => make("li", "", null, [labelled(option)])));
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
    make("span", "fk-strip-code", null, [make("span", "", "Code "), make("b", "fk-code", spaced(view.workshop.code)), ...slipNote("span", view)]),
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

/** The address on one line where there is room, else broken where it stays readable, such as before its port. */
function addressLine(view) {
  const [host, port] = shortAddress(view).split(/:(?=\d+$)/);
  // A name may be broken at its dots and hyphens; a numeric address is read aloud and stays whole.
  const pieces = /^[\d.]+$/.test(host) ? [host] : host.split(/(?<=[.-])/);
  const line = make("span", "fk-address", null, pieces.flatMap((piece, n) => (n ? [document.createElement("wbr"), piece] : [piece])));
  if (port) line.append(document.createElement("wbr"), `:${port}`);
  return line;
}

function peopleIn(view) {
  const count = view?.people_in ?? 0;
  const inside = count === 0 ? "Nobody is in yet" : count === 1 ? "1 person in" : `${count} people in`;
  return view?.result && !view.blank && !view.result.withheld ? `${count} in, ${view.result.ballots.text} counted` : inside;
}

export default { render };
