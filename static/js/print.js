// Shows the print buttons, which would do nothing without a script, and makes them print.
for (const button of document.querySelectorAll(".print-button")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
