/* A form whose numbers stand in columns: Enter and the arrows go down and up a column, and a word comes
   before what was typed is left behind. Without this script the page is a plain form. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-columns]");
  if (!form) return;
  const numbers = [...form.querySelectorAll("input[inputmode=decimal]")];
  const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea")];
  let leaving = false;

  const isTyped = (field) =>
    field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;

  const columnOf = (field) => {
    const place = field.closest("td").cellIndex;
    return numbers.filter((one) => one.closest("td").cellIndex === place);
  };

  const STEPS = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

  form.addEventListener("keydown", (event) => {
    if (!numbers.includes(event.target) || !(event.key in STEPS) || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const back = event.key === "Enter" && event.shiftKey;
    event.preventDefault();
    const column = columnOf(event.target);
    const next = column[column.indexOf(event.target) + (back ? -1 : STEPS[event.key])];
    if (next) next.focus();
    else if (event.key === "Enter" && !back) form.querySelector("button[type=submit]").focus();
  });

  form.addEventListener("focusin", (event) => {
    if (numbers.includes(event.target)) event.target.select();
  });

  form.addEventListener("submit", () => {
    leaving = true;
  });

  window.addEventListener("beforeunload", (event) => {
    // What was refused stands in the fields as if it came from the server.
    const refused = form.querySelector("tr.wrong, [aria-invalid=true]") !== null;
    if (!leaving && (refused || fields.some(isTyped))) event.preventDefault();
  });
})();
