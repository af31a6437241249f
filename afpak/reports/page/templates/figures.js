// Open the figures of a report large, and save them and the rows of tables. Without this every figure is there all the same.
const large = document.createElement("dialog");
const shown = document.createElement("img");

function button(text, about, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-label", `${text}: ${about}`);
  made.addEventListener("click", press);
  return made;
}

function save(name, address) {
  const link = document.createElement("a");
  link.download = name;
  link.href = address;
  link.click();
}

// drawings and rows lie packed in the page, which would be twice the size without
async function unpack(text, type) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const flow = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Blob([await new Response(flow).arrayBuffer()], { type });
}

async function saveUnpacked(name, text, type) {
  const address = URL.createObjectURL(await unpack(text, type));
  save(name, address);
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function open(image, about) {
  shown.src = image.src;
  shown.alt = image.alt;
  large.setAttribute("aria-label", about);
  large.showModal(); // Escape closes it, and the focus goes back to where it was
}

document.querySelectorAll("figure").forEach((figure) => {
  const image = figure.querySelector("img");
  const about = figure.getAttribute("aria-label");
  const { name, svg, csv } = figure.dataset;
  const bar = document.createElement("p");
  bar.className = "tools";
  bar.append(button("Open large", about, () => open(image, about)));
  bar.append(button("Save as PNG", about, () => save(`${name}.png`, image.src)));
  if (svg) bar.append(button("Save as SVG", about, () => saveUnpacked(`${name}.svg`, svg, "image/svg+xml")));
  if (csv) bar.append(button("Save rows as CSV", about, () => saveUnpacked(`${name}.csv`, csv, "text/csv")));
  figure.append(bar);
  image.addEventListener("click", () => open(image, about));
});

document.querySelectorAll(".table .rows").forEach((place) => {
  const { name, csv } = place.dataset;
  const about = place.closest(".table").getAttribute("aria-label");
  place.replaceWith(button("Save as CSV", about, () => saveUnpacked(name, csv, "text/csv")));
});

if (document.querySelector("figure")) {
  const view = document.createElement("div");
  view.tabIndex = 0; // to be moved with the arrow keys
  view.append(shown);
  large.append(button("Close", "figure", () => large.close()), view);
  large.addEventListener("click", (event) => event.target === large && large.close()); // beside the figure
  document.body.append(large);
}
