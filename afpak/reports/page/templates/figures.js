// What a report's drawings do: tell the rows behind a mark, lead to them, and let themselves be saved.
// Without this every figure is there all the same, and its marks lead to the first of their rows.
const told = document.createElement("div");
told.id = "told";
told.hidden = true;
const marksOf = new Map(); // by row

function make(tag, text, ...inside) {
  const made = document.createElement(tag);
  made.append(text, ...inside);
  return made;
}

const rowsOf = (mark) => mark.dataset.rows.split(" ").map((id) => document.getElementById(id));

// heading and cell of what a row says, without empty cells and its id, which comes last
function said(row) {
  const heads = row.closest("table").tHead.rows[0].cells;
  return [...row.cells].map((cell, column) => [heads[column].textContent, cell]).filter(([, cell]) => cell.textContent.trim() && cell.textContent !== row.id);
}

function card(rows) {
  const parts = rows.slice(0, 6).map((row) => make("dl", "", ...said(row).flatMap(([head, cell]) => {
    const kept = make("dd", "");
    kept.append(...cell.cloneNode(true).childNodes);
    return [make("dt", head), kept];
  })));
  const more = rows.length > 6 ? ", of which these are the first six; the mark leads to the list" : "";
  if (rows.length > 1) parts.unshift(make("p", `${rows.length} rows${more}`));
  return parts;
}

let here = null; // the mark that is told

function tell(mark) {
  here = mark;
  told.replaceChildren(...card(rowsOf(mark)));
  mark.closest(".picture").after(told); // so that the Tab key goes on to its links
  told.hidden = false;
  told.scrollTop = 0;
  place();
}

function place() {
  if (told.hidden) return;
  const at = here.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left), document.documentElement.clientWidth - told.offsetWidth - 8);
  const below = at.bottom + 6 + told.offsetHeight < innerHeight;
  told.style.left = `${Math.max(8, left)}px`;
  told.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - 6 - told.offsetHeight)}px`;
}

function hush() {
  told.hidden = true;
}

function follow(mark) {
  const rows = rowsOf(mark);
  hush();
  document.querySelectorAll("tr.marked").forEach((row) => row.classList.remove("marked"));
  rows.forEach((row) => row.classList.add("marked"));
  for (const box of new Set(rows.map((row) => row.closest(".table")))) {
    box.dispatchEvent(new CustomEvent("rows", { detail: rows.filter((row) => box.contains(row)) }));
  }
}

// one stop of the Tab key for all marks of a drawing; the arrow keys go from one to the next
function walk(drawing, marks) {
  let stop = marks[0];
  const go = (mark) => {
    stop.setAttribute("tabindex", -1);
    stop = mark;
    stop.setAttribute("tabindex", 0);
    stop.focus();
    stop.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  marks.forEach((mark) => mark.setAttribute("tabindex", mark === stop ? 0 : -1));
  drawing.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = marks.indexOf(stop) + (step ?? 0);
    const next = { Home: marks[0], End: marks.at(-1) }[event.key] ?? (step && marks[at]);
    if (next) go(next);
    if (step || next) event.preventDefault();
  });
}

document.querySelectorAll(".drawing:has(a[data-rows])").forEach((drawing) => {
  const all = [...drawing.querySelectorAll("a[data-rows]")];
  // a cell and the number in it are one mark
  const marks = all.filter((mark, at) => mark.dataset.rows !== all[at - 1]?.dataset.rows);
  all.forEach((mark) => {
    mark.setAttribute("tabindex", -1);
    const rows = rowsOf(mark);
    rows.forEach((row) => marksOf.set(row.id, [...(marksOf.get(row.id) ?? []), mark]));
    const first = said(rows[0]).slice(0, 6).map(([, cell]) => cell.textContent.trim()).join(", ").slice(0, 200);
    mark.setAttribute("aria-label", rows.length > 1 ? `${rows.length} rows, the first: ${first}` : first);
    mark.addEventListener("focus", () => tell(mark));
    mark.addEventListener("pointerenter", () => tell(mark));
    mark.addEventListener("click", () => follow(mark));
  });
  walk(drawing, marks);
  const picture = drawing.closest(".picture");
  picture.removeAttribute("tabindex"); // its marks scroll it
  picture.closest("figure").addEventListener("focusout", ({ relatedTarget }) => told.contains(relatedTarget) || relatedTarget?.closest("a") || hush());
  picture.closest("figure").addEventListener("pointerleave", hush);
});
document.addEventListener("keydown", (event) => event.key === "Escape" && hush());
document.addEventListener("scroll", place, { passive: true, capture: true });

// pointing at a row lights its marks
document.querySelectorAll(".table").forEach((box) => {
  const light = (event) => {
    document.querySelectorAll("a.lit").forEach((mark) => mark.classList.remove("lit"));
    const row = event.type === "pointerover" && event.target.closest("tr");
    marksOf.get(row?.id)?.forEach((mark) => mark.classList.add("lit"));
  };
  box.addEventListener("pointerover", light);
  box.addEventListener("pointerleave", light);
});

function button(text, about, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-label", `${text}: ${about}`);
  made.addEventListener("click", press);
  return made;
}

function save(name, content) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(content);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// rows lie packed in the page
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const flow = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Blob([await new Response(flow).arrayBuffer()], { type: "text/csv" });
}

// a drawing by itself: with its words, in its own colours, its links left behind with their rows
function alone(figure) {
  const drawing = figure.querySelector(".drawing");
  const copy = drawing.cloneNode(true);
  const about = ["title", "desc"].map((tag) => document.createElementNS(copy.namespaceURI, tag));
  about[0].textContent = figure.querySelector("h3").textContent;
  about[1].textContent = drawing.getAttribute("aria-label");
  copy.prepend(...about);
  const defs = document.createElementNS(copy.namespaceURI, "defs");
  copy.prepend(defs); // of outlines that several drawings of the page share
  for (const id of new Set([...copy.querySelectorAll("use")].map((use) => use.getAttribute("href")))) {
    if (!copy.querySelector(id)) defs.append(document.querySelector(id).cloneNode(true));
  }
  copy.querySelectorAll("a").forEach((mark) => mark.replaceWith(...mark.childNodes));
  const own = (text) => text.replace(/var\(--[0-9a-f]{6},([^()]+)\)/g, "$1");
  copy.querySelectorAll("style").forEach((sheet) => sheet.replaceChildren(own(sheet.textContent)));
  for (const name of ["style", "fill"]) {
    [copy, ...copy.querySelectorAll(`[${name}]`)].filter((part) => part.hasAttribute(name)).forEach((part) => part.setAttribute(name, own(part.getAttribute(name))));
  }
  const [, , wide, high] = copy.dataset.whole.split(" ");
  ["class", "role", "aria-label", "data-whole"].forEach((name) => copy.removeAttribute(name));
  copy.setAttribute("viewBox", drawing.dataset.whole);
  copy.setAttribute("width", `${wide}pt`);
  copy.setAttribute("height", `${high}pt`);
  return copy;
}

const text = (drawing) => new XMLSerializer().serializeToString(drawing);

// twice as fine as on a plain screen; an image sees nothing of the page, so the letters go with it
async function picture(drawing) {
  const style = document.createElementNS(drawing.namespaceURI, "style");
  style.textContent = document.getElementById("letters").textContent;
  drawing.prepend(style);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text(drawing))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.width;
  canvas.height = 2 * image.height;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done));
}

document.querySelectorAll("figure").forEach((figure) => {
  const about = figure.getAttribute("aria-label");
  const { name, csv } = figure.dataset;
  const bar = document.createElement("p");
  bar.className = "tools";
  bar.append(button("Save as PNG", about, async () => save(`${name}.png`, await picture(alone(figure)))));
  bar.append(button("Save as SVG", about, () => save(`${name}.svg`, new Blob([text(alone(figure))], { type: "image/svg+xml" }))));
  bar.append(button("Save rows as CSV", about, async () => save(`${name}.csv`, await unpack(csv))));
  figure.append(bar);
});

document.querySelectorAll(".table .rows").forEach((place) => {
  const { name, csv } = place.dataset;
  const about = place.closest(".table").getAttribute("aria-label");
  place.replaceWith(button("Save as CSV", about, async () => save(name, await unpack(csv))));
});
