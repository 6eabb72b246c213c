// What every widget is built of: an element with its text, and the words for numbers and codes.

/** An element with a class, text and children; text is always text, never markup. */
function make(tag, className = "", text = null, children = []) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== null) {
    element.textContent = text;
    element.dir = "auto";
  }
  element.append(...children);
  return element;
}

/** A join code in two halves, as it is read aloud. */
function spaced(code) {
  return code.length === 6 ? `${code.slice(0, 3)} ${code.slice(3)}` : code;
}
