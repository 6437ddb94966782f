// Sorts and filters tables that are already on the page; without it they still read and print.
"use strict";
(() => {
  const order = {f: 0, failed: 0, c: 1, cant_tell: 1, a: 2, not_applicable: 2, p: 3, passed: 3, z: 4, none: 4};
  const thai = new Intl.Collator(document.documentElement.lang, {numeric: true});

  const key = (cell, kind) => {
    if (kind === "mark") return order[cell.className.replace(/^m /, "")] ?? 4;
    const text = cell.dataset.s ?? cell.textContent.trim();
    if (kind === "number" || kind === "score") return text === "" ? NaN : Number(text);
    return text;
  };

  const compare = (a, b) => {
    if (typeof a === "string") return a === "" || b === "" ? (a === "") - (b === "") : thai.compare(a, b);
    return Number.isNaN(a) || Number.isNaN(b) ? Number.isNaN(a) - Number.isNaN(b) : a - b;
  };

  const empty = (value) => value === "" || Number.isNaN(value);

  const sort = (table, head) => {
    const kind = head.className;
    const first = kind === "score" || kind === "number" || kind === "day" ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const way = head.getAttribute("aria-sort") === first ? other : first;
    for (const each of head.parentNode.children) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", way);
    const body = table.tBodies[0];
    const sign = way === "ascending" ? 1 : -1;
    const rows = Array.from(body.rows, (row) => [key(row.cells[head.cellIndex], kind), row]);
    rows.sort(([a], [b]) => (empty(a) || empty(b) ? 1 : sign) * compare(a, b));
    body.replaceChildren(...rows.map(([, row]) => row));
    table.dispatchEvent(new Event("sorted"));
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    table.tHead.addEventListener("click", (event) => {
      const head = event.target.closest("th");
      if (head) sort(table, head);
    });
  }

  const form = document.getElementById("filters");
  if (!form) return;
  // Rows beyond a limit are laid out only when one scrolls near: thousands of them are slow.
  const few = 120;
  let limit = few;
  const table = document.getElementById("matrix");
  const body = table.tBodies[0];
  const frame = table.parentNode;
  const names = new Map(Array.from(body.rows, (row) => [row, row.cells[0].textContent.toLocaleLowerCase()]));
  const shown = document.getElementById("shown");
  const firstItem = 2;

  const wanted = (row, ask) => {
    if (ask.q && !names.get(row).includes(ask.q.toLocaleLowerCase())) return false;
    if (ask.d && row.dataset.d !== ask.d) return false;
    if (ask.t && row.dataset.t !== ask.t) return false;
    if (ask.s && row.dataset.w !== ask.s) return false;
    if (!ask.o) return true;
    if (ask.i) return row.cells[firstItem + Number(ask.i)].className === ask.o;
    return Array.prototype.some.call(row.cells, (cell) => cell.className === ask.o);
  };

  const draw = () => {
    const ask = Object.fromEntries(new FormData(form));
    let count = 0;
    for (const row of body.rows) {
      const keep = wanted(row, ask);
      count += keep;
      row.hidden = !keep || count > limit;
    }
    table.classList.add("drawn");
    shown.textContent = form.dataset.shown.replace("{0}", count).replace("{1}", body.rows.length);
    return ask;
  };

  const filter = () => {
    limit = few;
    const ask = draw();
    const told = new URLSearchParams(Object.entries(ask).filter(([, value]) => value));
    history.replaceState(null, "", told.size ? `#${told}` : "#");
  };

  const start = () => {
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      if (form.elements[name]) form.elements[name].value = value;
    }
    if (location.hash.length > 1) filter();
    else draw();
  };

  const more = (count) => {
    if (limit >= body.rows.length) return;
    limit = count;
    draw();
  };

  frame.addEventListener("scroll", () => {
    if (frame.scrollTop + frame.clientHeight > frame.scrollHeight - 900) more(limit + 2 * few);
  });
  addEventListener("beforeprint", () => more(Infinity));
  table.addEventListener("sorted", draw);
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  addEventListener("hashchange", start);
  start();
})();
