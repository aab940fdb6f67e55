/* Asks for the same page as somebody types and puts its result in; the address follows. Without
   this script the button does the same. Nothing is stored, here or there. */
(() => {
  "use strict";

  const form = document.getElementById("tinh-thu");
  if (!form) return;
  const AFTER = 250;
  let waiting = 0;
  let asked = 0;

  function address() {
    const filled = [...new FormData(form)].filter(([, value]) => value.trim());
    const query = new URLSearchParams(filled).toString();
    return query ? `${location.pathname}?${query}` : location.pathname;
  }

  function said(text) {
    let line = document.getElementById("tinh-thu-bao");
    if (!line) {
      line = document.createElement("p");
      line.id = "tinh-thu-bao";
      line.className = "note";
      line.setAttribute("role", "status");
      document.getElementById("ket-qua").before(line);
    }
    line.textContent = text;
  }

  async function ask() {
    const mine = (asked += 1);
    const where = address();
    try {
      const response = await fetch(where, { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) throw new Error(response.status);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine !== asked) return;
      document.getElementById("ket-qua").replaceWith(page.getElementById("ket-qua"));
      for (const input of form.querySelectorAll("input[type=text]")) {
        const fresh = page.getElementById(input.id);
        input.toggleAttribute("aria-invalid", fresh?.hasAttribute("aria-invalid"));
        input.nextElementSibling?.remove();
        if (fresh?.nextElementSibling) input.after(fresh.nextElementSibling);
      }
      history.replaceState(null, "", where);
      document.getElementById("tinh-thu-bao")?.remove();
    } catch {
      said(form.dataset.failed);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, AFTER);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    ask();
  });
})();
