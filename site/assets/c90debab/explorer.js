/* The ticket explorer: columns arrive from data scripts, filters run over them, a page of rows is drawn. */
var pmreport = (function () {
  "use strict";
  var ROWS = 100;
  var TEXTS = ["key", "title", "created", "started", "resolved", "due"];
  var CODES = ["type", "status"];
  var SORTS = TEXTS.concat(CODES);
  var data = { bits: [] };
  var about = null;
  var lower = null;
  var state = { q: "", c: "", t: "", s: "", by: "", down: "", p: "1" };
  var found = [];
  TEXTS.concat(CODES).forEach(function (name) { data[name] = []; });

  function id(name) { return document.getElementById(name); }

  function begin(header) { about = header; }
  function chunk(columns) {
    Object.keys(data).forEach(function (name) { data[name] = data[name].concat(columns[name]); });
  }

  function readState() {
    var given = new URLSearchParams(location.hash.slice(1));
    Object.keys(state).forEach(function (name) { state[name] = (given.get(name) || "").slice(0, 200); });
    if (SORTS.indexOf(state.by) < 0) { state.by = ""; }
    ["q", "c", "t", "s"].forEach(function (name) {
      id("x-" + name).value = state[name];
      state[name] = id("x-" + name).value;
    });
  }
  function writeState() {
    var given = new URLSearchParams();
    Object.keys(state).forEach(function (name) {
      if (state[name] && !(name === "p" && state[name] === "1")) { given.set(name, state[name]); }
    });
    history.replaceState(null, "", "#" + given.toString());
  }

  function filter() {
    var query = state.q.trim().toLowerCase();
    var bit = state.c ? 1 << about.categories.indexOf(state.c) : 0;
    var type = state.t ? about.types.indexOf(state.t) : -2;
    var status = state.s ? about.statuses.indexOf(state.s) : -2;
    found = [];
    for (var row = 0; row < lower.length; row += 1) {
      if ((!bit || data.bits[row] & bit) && (type === -2 || data.type[row] === type)
          && (status === -2 || data.status[row] === status) && (!query || lower[row].indexOf(query) >= 0)) {
        found.push(row);
      }
    }
  }
  function sort() {
    if (!state.by) { return; }
    var column = data[state.by];
    var isText = state.by === "key" || state.by === "title";
    var order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    var sign = state.down ? -1 : 1;
    found.sort(function (a, b) {
      var x = column[a], y = column[b];
      if (isText) { return sign * order.compare(x, y); }
      if (x === y) { return a - b; }
      if (x === "" || y === "") { return x === "" ? 1 : -1; }
      return x < y ? -sign : sign;
    });
  }

  function cell(row, text, name) {
    var made = document.createElement(name || "td");
    var bdi = document.createElement("bdi");
    bdi.textContent = text || id("explorer").dataset.none;
    made.append(bdi);
    row.append(made);
    return made;
  }
  function keyCell(row, key) {
    var made = cell(row, key, "th");
    made.scope = "row";
    if (!about.link) { return; }
    var link = document.createElement("a");
    link.href = about.link[0] + encodeURIComponent(key) + about.link[1];
    link.rel = "noopener noreferrer nofollow";
    link.append(made.firstChild);
    made.append(link);
  }
  function categoryNames(bits) {
    return Array.from(id("x-c").options).slice(1).filter(function (option, number) {
      return bits & 1 << number;
    }).map(function (option) { return option.textContent; }).join(" · ");
  }
  function draw() {
    var pages = Math.max(1, Math.ceil(found.length / ROWS));
    var page = Math.min(Math.max(1, parseInt(state.p, 10) || 1), pages);
    state.p = String(page);
    id("x-rows").replaceChildren.apply(id("x-rows"), found.slice((page - 1) * ROWS, page * ROWS).map(function (n) {
      var row = document.createElement("tr");
      keyCell(row, data.key[n]);
      cell(row, data.title[n]);
      cell(row, about.types[data.type[n]]);
      cell(row, about.statuses[data.status[n]]);
      ["created", "started", "resolved", "due"].forEach(function (name) { cell(row, data[name][n]).className = "day"; });
      cell(row, categoryNames(data.bits[n]));
      return row;
    }));
    var form = id("explorer").dataset;
    var number = new Intl.NumberFormat(document.documentElement.lang);
    id("x-n").textContent = form.count.replace("{n}", number.format(found.length)).replace("{all}", number.format(lower.length));
    id("x-page").textContent = form.page.replace("{i}", number.format(page)).replace("{n}", number.format(pages));
    id("x-back").disabled = page === 1;
    id("x-next").disabled = page === pages;
    document.querySelectorAll("button[data-by]").forEach(function (button) {
      var header = button.parentElement;
      if (button.dataset.by !== state.by) { header.removeAttribute("aria-sort"); return; }
      header.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    });
  }
  function show() { filter(); sort(); draw(); writeState(); }

  function listen() {
    ["q", "c", "t", "s"].forEach(function (name) {
      id("x-" + name).addEventListener("input", function (event) {
        state[name] = event.target.value;
        state.p = "1";
        show();
      });
    });
    document.querySelectorAll("button[data-by]").forEach(function (button) {
      button.addEventListener("click", function () {
        state.down = state.by === button.dataset.by && !state.down ? "1" : "";
        state.by = button.dataset.by;
        show();
      });
    });
    id("x-back").addEventListener("click", function () { state.p = String(Number(state.p) - 1); draw(); writeState(); });
    id("x-next").addEventListener("click", function () { state.p = String(Number(state.p) + 1); draw(); writeState(); });
    id("explorer").addEventListener("submit", function (event) { event.preventDefault(); });
    addEventListener("hashchange", function () { readState(); show(); });
  }
  document.addEventListener("DOMContentLoaded", function () {
    if (!about || data.key.length !== about.rows) { return; }
    lower = data.key.map(function (key, row) { return (key + " " + data.title[row]).toLowerCase(); });
    readState();
    listen();
    show();
    id("explorer").hidden = id("x-out").hidden = false;
  });
  return { begin: begin, chunk: chunk };
}());
