/* Enhancements of pages that are complete without them: theme, sorting, copied links, print. */
(function () {
  "use strict";
  var root = document.documentElement;

  function remembered() {
    try { return localStorage.getItem("pmreport-theme"); } catch (error) { return null; }
  }
  function remember(theme) {
    try { localStorage.setItem("pmreport-theme", theme); } catch (error) { /* sandboxed: only this page changes */ }
  }
  var chosen = remembered();
  if (chosen === "light" || chosen === "dark") { root.dataset.theme = chosen; }

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function themeButton(button) {
    function name() { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; }
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember(root.dataset.theme);
      name();
    });
    name();
    button.parentElement.hidden = false;
  }

  function sortKey(row, column) {
    var cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
  }
  function sortRows(table, header, column) {
    var rising = header.getAttribute("aria-sort") !== "ascending";
    var order = new Intl.Collator(root.lang, { numeric: true });
    var rows = Array.from(table.tBodies[0].rows).map(function (row) { return [sortKey(row, column), row]; });
    rows.sort(function (a, b) {
      var by = typeof a[0] === "number" && typeof b[0] === "number" ? a[0] - b[0] : order.compare(a[0], b[0]);
      return rising ? by : -by;
    });
    rows.forEach(function (pair) { table.tBodies[0].append(pair[1]); });
    Array.from(header.parentElement.cells).forEach(function (cell) { cell.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", rising ? "ascending" : "descending");
  }
  function sortable(table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (header, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.append.apply(button, Array.from(header.childNodes));
      header.append(button);
      button.addEventListener("click", function () { sortRows(table, header, column); });
    });
  }

  function copyLink(event) {
    var link = event.target.closest("a.pilcrow");
    if (link && navigator.clipboard) { navigator.clipboard.writeText(link.href).catch(function () { /* refused */ }); }
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("button.theme").forEach(themeButton);
    document.querySelectorAll("table.sortable").forEach(sortable);
    document.addEventListener("click", copyLink);
  });
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (details) { details.open = true; });
  });
}());
