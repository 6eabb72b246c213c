// Lets a stack of sheets be keyed in with the number keys: a number chooses and goes on, Enter saves.
// Without this script the same form works with Tab, the arrow keys and the space bar.
"use strict";

(() => {
  const form = document.getElementById("keying");
  if (!form) return;

  // One stop for each thing that is answered: a whole group of radio buttons is one of them.
  const stops = () => {
    const seen = new Set();
    return [...form.querySelectorAll("input:not([type=hidden]), select, textarea, #do-save")].filter((each) => {
      if (each.disabled || (each.type !== "radio" && each.offsetParent === null)) return false;
      if (each.type !== "radio") return true;
      if (seen.has(each.name)) return false;
      seen.add(each.name);
      return true;
    });
  };
  const group = (radio) => [...form.querySelectorAll("input[type=radio]")].filter((each) => each.name === radio.name);
  const enter = (stop) => {
    if (!stop) return;
    (stop.type === "radio" ? group(stop).find((each) => each.checked) || stop : stop).focus();
  };
  const goOn = (from) => {
    const all = stops();
    const here = all.findIndex((each) => each === from || (each.type === "radio" && each.name === from.name));
    enter(all[here + 1]);
  };

  const choose = (radio, digit) => {
    const all = group(radio);
    const counted = all.every((each) => /^[0-9]+$/.test(each.value));
    const chosen = counted ? all.find((each) => each.value === digit) : all[Number(digit) - 1];
    if (!chosen) return false;
    chosen.checked = true;
    return true;
  };

  form.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && (at.type === "radio" || at.type === "checkbox" || at.tagName === "SELECT")) {
      event.preventDefault();
      form.requestSubmit(document.getElementById("do-save"));
      return;
    }
    if (!/^[0-9]$/.test(event.key)) return;
    let done = false;
    if (at.type === "radio") done = choose(at, event.key);
    else if (at.type === "checkbox" && (event.key === "0" || event.key === "1")) {
      at.checked = event.key === "1";
      done = true;
    } else if (at.tagName === "SELECT") {
      // A first option without a value means "none" and is number 0.
      const place = Number(event.key) - (at.options[0] && at.options[0].value === "" ? 0 : 1);
      if (at.options[place]) {
        at.selectedIndex = place;
        done = true;
      }
    }
    if (done) {
      event.preventDefault();
      at.dispatchEvent(new Event("change", { bubbles: true }));
      goOn(at);
    }
  });

  if (!document.getElementById("faults")) enter(stops()[0]);
})();
