"use strict";
// Sort and filter the tables of a report. Without this every row is there all the same.
const words = (row) => row.textContent.toLowerCase();
const key = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim();
const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function compare(a, b, sign) {
  if (a === "" || b === "") return (a === "") - (b === ""); // what is not known comes last, either way
  const numbers = a - b;
  return sign * (Number.isNaN(numbers) ? order.compare(a, b) : numbers);
}

function sortable(table, rows) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.sort((a, b) => compare(key(a, column), key(b, column), down ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  });
}

function filterable(box, rows, number) {
  const bar = document.createElement("p");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("output");
  bar.className = "filter";
  input.type = "search";
  input.id = count.htmlFor = label.htmlFor = `filter-${number}`;
  label.textContent = "Only rows with";
  bar.append(label, input, count);
  box.before(bar);
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase().split(/\s+/);
    for (const row of rows) row.hidden = !wanted.every((word) => words(row).includes(word));
    const left = rows.filter((row) => !row.hidden).length;
    count.textContent = `${left} of ${rows.length} rows`;
  });
  // a mark of a drawing stands for some rows: only these, until somebody types
  box.addEventListener("rows", ({ detail }) => {
    input.value = "";
    for (const row of rows) row.hidden = detail.length > 1 && !detail.includes(row);
    count.textContent = detail.length > 1 ? `${detail.length} of ${rows.length} rows: those of the mark` : "";
  });
}

document.querySelectorAll(".dossiers:not([data-ready])").forEach((box) => {
  box.dataset.ready = "";
  const rows = [...box.children];
  if (rows.length > 8) filterable(box, rows, document.querySelectorAll("p.filter").length);
});

// what lies folded is opened for whoever comes by its address
function unfold() {
  const wanted = document.getElementById(location.hash.slice(1));
  for (let place = wanted; place; place = place.parentElement) if (place.tagName === "DETAILS") place.open = true;
  wanted?.scrollIntoView();
}
addEventListener("hashchange", unfold);
if (location.hash) unfold();

// an address that a page needs often stands once, in its list of sources
for (const link of document.querySelectorAll("a.page")) {
  const listed = document.getElementById(link.hash.slice(1))?.querySelector("a");
  if (listed) link.href = listed.href;
}

// a notebook runs this once for each table that it shows
document.querySelectorAll(".table:not([data-ready])").forEach((box) => {
  const table = box.querySelector("table");
  const rows = [...(table?.tBodies[0]?.rows ?? [])];
  if (!table?.tHead || rows.length < 2 || rows.some((row) => row.cells.length !== table.tHead.rows[0].cells.length)) return;
  box.dataset.ready = "";
  sortable(table, rows);
  if (rows.length > 8) filterable(box, rows, document.querySelectorAll("p.filter").length);
});
