/* Enhancements of pages that are complete without them: theme, sorting, tips on marks, copied links, print. */
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

  var NEAR = 24; /* how far a pointer may be from a mark, in units of the picture */
  function svgElement(tag, parent, attributes) {
    var made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    parent.append(made);
    return made;
  }
  function drawTip(svg, point) {
    var group = svgElement("g", svg, { "class": "tip", "aria-hidden": "true" });
    svgElement("circle", group, { cx: point[0], cy: point[1], r: 7 });
    var back = svgElement("rect", group, { rx: 2 });
    var text = svgElement("text", group, { "font-size": 11 });
    text.textContent = point[2];
    var size = text.getBBox(), whole = svg.viewBox.baseVal;
    var x = Math.min(Math.max(point[0] - size.width / 2, 6), Math.max(whole.width - size.width - 6, 6));
    var y = point[1] - 14 < size.height + 6 ? point[1] + size.height + 14 : point[1] - 16;
    text.setAttribute("x", x);
    text.setAttribute("y", y);
    size = text.getBBox();
    back.setAttribute("x", size.x - 5);
    back.setAttribute("y", size.y - 3);
    back.setAttribute("width", size.width + 10);
    back.setAttribute("height", size.height + 6);
  }
  function nearest(svg, points, event) {
    var at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    var best = -1, least = NEAR;
    points.forEach(function (point, number) {
      var far = Math.hypot(point[0] - at.x, point[1] - at.y);
      if (far < least) { least = far; best = number; }
    });
    return best;
  }
  function tipped(svg) {
    var points = JSON.parse(svg.dataset.tips), shown = -1;
    var frame = svg.closest("section"), status = document.createElement("p");
    status.className = "heard";
    status.setAttribute("role", "status");
    frame.after(status);
    function show(number, said) {
      if (number === shown) { return; }
      svg.querySelectorAll(".tip").forEach(function (old) { old.remove(); });
      shown = number;
      if (number >= 0) { drawTip(svg, points[number]); }
      if (said) { status.textContent = number >= 0 ? points[number][2] : ""; }
    }
    svg.addEventListener("pointermove", function (event) { show(nearest(svg, points, event), false); });
    svg.addEventListener("pointerleave", function () { show(-1, false); });
    frame.addEventListener("blur", function () { show(-1, true); });
    frame.addEventListener("keydown", function (event) {
      var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.key === "Escape") { show(-1, true); }
      if (!step || frame.scrollWidth > frame.clientWidth) { return; } /* there the arrows scroll */
      event.preventDefault();
      show(Math.min(Math.max(shown + step, 0), points.length - 1), true);
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("svg[data-tips]").forEach(tipped);
    document.querySelectorAll("button.theme").forEach(themeButton);
    document.querySelectorAll("table.sortable").forEach(sortable);
    document.addEventListener("click", copyLink);
  });
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (details) { details.open = true; });
  });
}());
