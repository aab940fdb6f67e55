/* Down a column of marks by keyboard, and a word before what was typed is left behind. Without this
   script the page is a plain form. */
(() => {
  "use strict";

  const form = document.querySelector("form.lines");
  if (!form) return;
  const marks = [...form.querySelectorAll("input.points")];
  const fields = [...form.querySelectorAll("input.points, textarea, input[type=checkbox]")];
  let leaving = false;

  const isTyped = (field) =>
    field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;

  const STEPS = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

  form.addEventListener("keydown", (event) => {
    const place = marks.indexOf(event.target);
    if (place < 0 || !(event.key in STEPS) || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const back = event.key === "Enter" && event.shiftKey;
    event.preventDefault();
    const next = marks[place + (back ? -1 : STEPS[event.key])];
    if (next) next.focus();
    else if (event.key === "Enter" && !back) form.querySelector("button[type=submit]").focus();
  });

  form.addEventListener("focusin", (event) => {
    if (marks.includes(event.target)) event.target.select();
  });

  form.addEventListener("submit", () => {
    leaving = true;
  });

  window.addEventListener("beforeunload", (event) => {
    // What was refused stands in the fields as if it came from the server.
    const refused = form.querySelector("tr.wrong") !== null;
    if (!leaving && (refused || fields.some(isTyped))) event.preventDefault();
  });
})();
