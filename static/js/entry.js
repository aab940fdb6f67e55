/* The entry page as a grid: every cell saves itself as you go, says how it stands, and loses
   nothing. Without this script the page is a form that saves an area at a time. */
(() => {
  "use strict";

  const form = document.getElementById("phieu");
  if (!form || !form.dataset.address) return;

  const texts = JSON.parse(document.getElementById("entry-texts").textContent);
  const banner = document.getElementById("bao");
  const dialog = document.getElementById("xung-dot");
  const PREVIEW_AFTER = 150;
  const SAVE_AFTER = 2000;
  const RETRY_AFTER = [2000, 5000, 10000, 30000];

  const cells = [...form.querySelectorAll("tr[data-leaf]")].map((row) => ({
    row,
    leaf: Number(row.dataset.leaf),
    code: row.dataset.code,
    inputs: [...row.querySelectorAll("[data-field]:not([type=checkbox])")],
    na: row.querySelector("[data-field=na]"),
    seen: row.querySelector("input[name$='-seen']"),
    was: row.querySelector("input[name$='-was']"),
    points: row.querySelector("[data-points]"),
    state: row.querySelector("[data-state]"),
    error: row.querySelector(".entry-error"),
    saved: {}, // what the server has
    worth: row.querySelector("[data-points]").textContent,
    counted: 0, // of it, in the server's sum of the area
    sent: null, // what is on its way
    refused: null, // what needn't be sent again
    asked: 0,
    idle: 0,
    preview: 0,
  }));
  const queue = new Map(); // leaf -> cell waiting to be sent
  const undone = new Set(); // leaves whose next save takes something back
  const history = []; // what was saved, newest last: [{cell, values}]
  const conflicts = [];
  let sending = false;
  let failures = 0;
  let retry = 0;
  let leaving = false;

  // What is claimed, in ten-thousandths: sums from the server, a colleague's cells included, and
  // what stands on this page without being saved yet.

  const total = document.getElementById("tong");
  const claimed = { here: 0, rest: tenThousandthsOf(total.dataset.rest), restBonus: tenThousandthsOf(total.dataset.restBonus) };
  const COMMA = document.documentElement.lang === "en" ? "." : ",";

  function tenThousandthsOf(decimal) {
    return Math.round(Number(decimal) * 10000);
  }

  function tenThousandths(text) {
    const plain = COMMA === "," ? text.replace(/\./g, "").replace(",", ".") : text.replace(/,/g, "");
    return Math.round(Number(plain) * 10000) || 0;
  }

  function inWords(number) {
    const [whole, places] = (number / 10000).toFixed(4).split(".");
    const kept = places.replace(/0+$/, "");
    return kept ? `${whole}${COMMA}${kept}` : whole;
  }

  function addUp() {
    const cap = "bonusCap" in total.dataset ? tenThousandthsOf(total.dataset.bonusCap) : Infinity;
    let here = claimed.here;
    for (const cell of cells) here += tenThousandths(cell.points.textContent) - cell.counted;
    const isBonus = "bonusHere" in total.dataset;
    const bonus = Math.min(claimed.restBonus + (isBonus ? here : 0), cap);
    document.getElementById("tong-linh-vuc").textContent = inWords(isBonus ? Math.min(here, cap) : here);
    document.getElementById("tong-phieu").textContent = inWords(
      claimed.rest + (isBonus ? 0 : here) + bonus
    );
  }

  function sumsFrom({ main, bonus }) {
    const others = (areas) =>
      Object.entries(areas).reduce(
        (sum, [area, points]) => sum + (area === total.dataset.areaHere ? 0 : tenThousandthsOf(points)),
        0
      );
    claimed.rest = others(main);
    claimed.restBonus = others(bonus);
    claimed.here = tenThousandthsOf({ ...main, ...bonus }[total.dataset.areaHere] || 0);
    addUp();
  }

  function showPoints(cell, text) {
    cell.points.textContent = text;
    addUp();
  }

  const cellOf = (element) => cells.find((cell) => cell.row.contains(element));
  const keyOf = (cell) => form.dataset.keep + cell.leaf;

  function valuesOf(cell) {
    const values = { na: cell.na && cell.na.checked ? "1" : "" };
    for (const input of cell.inputs) values[input.dataset.field] = input.value.trim();
    return values;
  }

  function write(cell, values) {
    for (const input of cell.inputs) {
      const value = values[input.dataset.field] || "";
      if (input.value !== value) input.value = value;
    }
    if (cell.na) cell.na.checked = values.na === "1";
  }

  function same(one, other) {
    return Object.keys({ ...one, ...other }).every((n) => (one[n] || "") === (other[n] || ""));
  }

  const isUnsaved = (cell) => !same(valuesOf(cell), cell.saved);

  // What is typed and not saved yet lies in this browser, and comes back after a reload.

  function keep(cell) {
    try {
      localStorage.setItem(
        keyOf(cell),
        JSON.stringify({ values: valuesOf(cell), seen: cell.seen.value })
      );
    } catch {
      // No room or not allowed: the warning before leaving remains.
    }
  }

  function forget(cell) {
    try {
      localStorage.removeItem(keyOf(cell));
    } catch {
      // Nothing was kept either.
    }
  }

  function kept(cell) {
    try {
      return JSON.parse(localStorage.getItem(keyOf(cell)));
    } catch {
      return null;
    }
  }

  // How a cell stands, in words beside it.

  function show(cell, state, message = "") {
    cell.row.dataset.cell = state;
    cell.state.textContent = texts[state] || "";
    cell.error.textContent = message;
    for (const input of cell.inputs) {
      if (message) {
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", cell.error.id);
      } else {
        input.removeAttribute("aria-invalid");
        input.removeAttribute("aria-describedby");
      }
    }
  }

  function say(text, isBad = false) {
    banner.textContent = text;
    banner.hidden = !text;
    banner.classList.toggle("is-bad", isBad);
  }

  function messageOf(answer) {
    return [answer.message, ...Object.values(answer.errors || {})].filter(Boolean).join(" ");
  }

  // Talking to the server.

  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
  }

  async function post(body, keepalive = false) {
    const response = await fetch(form.dataset.address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(body),
      redirect: "manual",
      keepalive,
    });
    if (response.type === "opaqueredirect") return { problem: "signedOut" };
    if (response.status === 409) return { closed: (await response.json()).message };
    return response.ok ? response.json() : { problem: "failed" };
  }

  const asked = (cell) => ({ criterion: cell.leaf, seen: cell.seen.value, ...valuesOf(cell) });

  function typed(cell) {
    if (!isUnsaved(cell)) {
      forget(cell);
      queue.delete(cell.leaf);
      cell.asked += 1;
      showPoints(cell, cell.worth);
      show(cell, "");
      return;
    }
    keep(cell);
    show(cell, "typed");
    clearTimeout(cell.idle);
    cell.idle = setTimeout(() => save(cell), SAVE_AFTER);
    clearTimeout(cell.preview);
    cell.preview = setTimeout(() => preview(cell), PREVIEW_AFTER);
  }

  async function preview(cell) {
    const number = ++cell.asked;
    try {
      const answer = await post({ preview: true, cells: [asked(cell)] });
      if (number !== cell.asked || !answer.cells || !isUnsaved(cell)) return;
      const [worth] = answer.cells;
      showPoints(cell, worth.points || "–");
      show(cell, cell.row.dataset.cell, messageOf(worth));
    } catch {
      // Saving will notice that the connection is gone.
    }
  }

  function save(cell) {
    clearTimeout(cell.idle);
    const values = valuesOf(cell);
    const known = [cell.saved, cell.sent, cell.refused].some((one) => one && same(one, values));
    if (known || conflicts.some((conflict) => conflict.cell === cell)) return;
    queue.set(cell.leaf, cell);
    flush();
  }

  async function flush(keepalive = false) {
    if (sending || !queue.size) return;
    sending = true;
    clearTimeout(retry);
    const batch = [...queue.values()].filter(isUnsaved);
    queue.clear();
    const sent = new Map(batch.map((cell) => [cell.leaf, valuesOf(cell)]));
    for (const cell of batch) {
      clearTimeout(cell.preview);
      cell.asked += 1;
      cell.sent = sent.get(cell.leaf);
      cell.refused = null;
      show(cell, "saving");
    }
    let answer;
    try {
      answer = batch.length ? await post({ cells: batch.map(asked) }, keepalive) : { cells: [] };
    } catch {
      answer = { problem: "offlineBanner" };
    }
    sending = false;
    for (const cell of batch) cell.sent = null;
    if (answer.problem) return wait(batch, answer.problem);
    failures = 0;
    if (answer.closed || !answer.cells) {
      for (const cell of batch) show(cell, "refused", answer.closed || texts.failed);
      return say(answer.closed || texts.failed, true);
    }
    if (banner.classList.contains("is-bad")) say("");
    take(answer, sent);
    return flush();
  }

  function wait(batch, problem) {
    for (const cell of batch) {
      queue.set(cell.leaf, cell);
      show(cell, "offline");
    }
    const count = queue.size ? ` ${queue.size} ${texts.cells}` : "";
    say(texts[problem] + count, true);
    retry = setTimeout(flush, RETRY_AFTER[Math.min(failures, RETRY_AFTER.length - 1)]);
    failures += 1;
  }

  function take(answer, sent) {
    const before = [];
    for (const one of answer.cells) {
      const cell = cells.find((found) => found.leaf === one.criterion);
      const unchanged = same(valuesOf(cell), sent.get(cell.leaf));
      if ("version" in one) cell.counted = tenThousandths(one.points);
      if (one.outcome === "saved" || one.outcome === "unchanged") {
        const takenBack = undone.delete(cell.leaf);
        if (one.outcome === "saved" && !takenBack) before.push({ cell, values: cell.saved });
        store(cell, one);
        if (unchanged) {
          // Not while somebody is in it: the caret would jump. Leaving the cell does it.
          if (cell.row.contains(document.activeElement)) cell.saved = valuesOf(cell);
          else write(cell, one.values);
          forget(cell);
          show(cell, "saved");
          showPoints(cell, cell.worth);
        } else {
          typed(cell);
        }
      } else if (one.outcome === "conflict") {
        show(cell, "conflict");
        conflicts.push({ cell, answer: one });
      } else {
        undone.delete(cell.leaf);
        cell.refused = sent.get(cell.leaf);
        show(cell, "refused", messageOf(one));
      }
    }
    if (before.length) history.push(before);
    progress(answer);
    askAboutConflict();
  }

  function store(cell, answer) {
    cell.saved = cell.stored = { ...answer.values };
    cell.worth = answer.points || "–";
    cell.seen.value = answer.version;
    cell.was.value = Object.keys(answer.values)
      .sort()
      .map((name) => `${name}=${answer.values[name]}`)
      .join("|");
  }

  function progress(answer) {
    if (answer.claimed) sumsFrom(answer.claimed);
    if (answer.filled) document.getElementById("da-co").textContent = answer.filled;
    if (answer.proven) document.getElementById("da-chung-minh").textContent = answer.proven;
    for (const [area, text] of Object.entries(answer.areas || {})) {
      const place = document.querySelector(`[data-area="${area}"]`);
      if (place && place.textContent) place.textContent = text;
    }
  }

  // Two people in one cell: the second one is told, and chooses.

  function askAboutConflict() {
    if (dialog.open || !conflicts.length) return;
    const { cell, answer } = conflicts[0];
    const mine = cell.inputs.map((input) =>
      input.tagName === "SELECT" ? input.selectedOptions[0].textContent : input.value
    );
    const { who, what, at } = answer.newer;
    document.getElementById("xung-dot-ho").textContent =
      `${cell.code}: ${who} ${texts.conflictWho} “${what}” ${texts.conflictAt} ${at}.`;
    document.getElementById("xung-dot-toi").textContent =
      `${texts.mine} ${mine.filter(Boolean).join(" / ") || texts.empty}`;
    dialog.showModal();
  }

  function decide(keepMine) {
    const { cell, answer } = conflicts.shift();
    const mine = valuesOf(cell);
    store(cell, answer);
    showPoints(cell, cell.worth);
    if (keepMine) {
      keep(cell);
      if (same(mine, cell.saved)) show(cell, "saved");
      else save(cell);
    } else {
      write(cell, answer.values);
      forget(cell);
      show(cell, "");
    }
    dialog.close();
  }

  document.getElementById("xung-dot-giu").addEventListener("click", () => decide(false));
  document.getElementById("xung-dot-ghi-de").addEventListener("click", () => decide(true));
  dialog.addEventListener("cancel", () => conflicts.shift());
  dialog.addEventListener("close", askAboutConflict);

  // The keyboard.

  function go(cell, input, rows, columns) {
    const column = cell.inputs.indexOf(input);
    const next = cell.inputs[column + columns];
    if (columns && next) return next.focus();
    const target = cells[cells.indexOf(cell) + (rows || columns)];
    if (!target) return save(cell);
    const last = target.inputs.length - 1;
    const wanted = columns > 0 ? 0 : columns < 0 ? last : Math.min(column, last);
    return target.inputs[wanted].focus();
  }

  function atEdge(input, columns) {
    if (input.tagName === "SELECT") return true;
    const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    return all || (columns < 0 ? input.selectionEnd === 0 : input.selectionStart === input.value.length);
  }

  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  form.addEventListener("keydown", (event) => {
    const input = event.target;
    const cell = cellOf(input);
    if (!cell || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z") {
      if (isUnsaved(cell)) return;
      event.preventDefault();
      undo();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !cell.inputs.includes(input)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      save(cell);
      go(cell, input, event.shiftKey ? -1 : 1, 0);
    } else if (event.key === "Escape") {
      write(cell, cell.saved);
      typed(cell);
      if (input.tagName !== "SELECT") input.select();
    } else if (event.key in MOVES && !event.shiftKey) {
      const [rows, columns] = MOVES[event.key];
      if (columns && !atEdge(input, columns)) return;
      event.preventDefault();
      go(cell, input, rows, columns);
    } else if (input.tagName === "SELECT" && /^[0-9]$|^Delete$|^Backspace$/.test(event.key)) {
      event.preventDefault();
      choose(input, /^[1-9]$/.test(event.key) ? event.key : "");
      typed(cell);
    }
  });

  function choose(select, value) {
    if ([...select.options].some((option) => option.value === value)) select.value = value;
  }

  function undo() {
    const before = history.pop();
    if (!before) return say(texts.nothingToUndo);
    for (const { cell, values } of before) {
      write(cell, values);
      undone.add(cell.leaf);
      keep(cell);
      queue.set(cell.leaf, cell);
    }
    before[0].cell.inputs[0].focus();
    say(texts.undone);
    return flush();
  }

  // A block copied from Excel goes over consecutive cells.

  form.addEventListener("paste", (event) => {
    const input = event.target;
    const cell = cellOf(input);
    if (!cell || !cell.inputs.includes(input)) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text) && input.tagName !== "SELECT") return;
    event.preventDefault();
    const start = cells.indexOf(cell);
    const column = cell.inputs.indexOf(input);
    const left = [];
    let count = 0;
    text.split("\n").forEach((line, down) => {
      line.split("\t").forEach((raw, right) => {
        const value = raw.trim().replace(/^"(.*)"$/s, "$1");
        if (!value) return;
        const target = cells[start + down]?.inputs[column + right];
        if (target && put(target, value)) count += 1;
        else left.push(value);
      });
    });
    for (const pasted of cells.slice(start)) {
      if (!isUnsaved(pasted)) continue;
      typed(pasted);
      queue.set(pasted.leaf, pasted);
    }
    const missed = left.length ? ` ${texts.notPasted} ${left.slice(0, 5).join("; ")}` : "";
    say(`${texts.pasted} ${count}.${missed}`);
    flush();
  });

  function put(input, value) {
    if (input.tagName !== "SELECT") {
      input.value = value;
      return true;
    }
    const plain = (text) => text.normalize("NFC").toLowerCase().trim();
    const found = [...input.options].find(
      (option) =>
        option.value &&
        (option.value === value ||
          plain(option.textContent) === plain(value) ||
          plain(option.textContent).replace(/^\d+\. /, "").replace(/ \([^()]*\)$/, "") === plain(value))
    );
    if (found) input.value = found.value;
    return Boolean(found);
  }

  // What else happens to a cell.

  form.addEventListener("focusin", (event) => {
    if (event.target.matches("input[type=text][data-field]")) event.target.select();
  });

  form.addEventListener("input", (event) => {
    const cell = cellOf(event.target);
    if (cell) typed(cell);
  });

  form.addEventListener("change", (event) => {
    const cell = cellOf(event.target);
    if (cell && event.target.matches("select, [type=checkbox]")) save(cell);
  });

  form.addEventListener("focusout", (event) => {
    const cell = cellOf(event.target);
    if (cell && !cell.row.contains(event.relatedTarget)) {
      save(cell);
      if (!isUnsaved(cell) && cell.stored) {
        cell.saved = cell.stored;
        write(cell, cell.stored);
      }
    }
  });

  form.addEventListener("submit", () => {
    leaving = true;
  });

  window.addEventListener("online", () => flush());

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    for (const cell of cells) if (isUnsaved(cell)) queue.set(cell.leaf, cell);
    flush(true);
  });

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && cells.some(isUnsaved)) event.preventDefault();
  });

  for (const cell of cells) {
    cell.counted = tenThousandths(cell.worth);
    claimed.here += cell.counted;
    for (const pair of cell.was.value.split("|")) {
      const [name, value] = pair.split("=");
      cell.saved[name] = value;
    }
    const draft = kept(cell);
    if (!draft) continue;
    write(cell, draft.values);
    if (!isUnsaved(cell)) {
      forget(cell);
      continue;
    }
    cell.seen.value = draft.seen;
    show(cell, "kept");
    queue.set(cell.leaf, cell);
  }
  flush();
})();
