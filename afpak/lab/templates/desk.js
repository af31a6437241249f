// ipywidgets tells a screen reader the number of the slider's stop: tell its day, which stands beside the slider.
function tell(slider) {
  const handle = slider.querySelector("[role=slider]");
  const day = slider.querySelector(".widget-readout")?.textContent;
  if (!handle || !day || handle.getAttribute("aria-valuetext") === day) return;
  handle.setAttribute("aria-label", "Known on");
  handle.setAttribute("aria-valuetext", day);
}

// every slider not yet followed; returns whether there was one
function follow() {
  const fresh = [...document.querySelectorAll(".afpak-day:not([data-told]):has([role=slider])")];
  fresh.forEach((slider) => {
    slider.dataset.told = "";
    const watched = { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-valuetext"] };
    new MutationObserver(() => tell(slider)).observe(slider, watched);
    tell(slider);
  });
  return fresh.length > 0;
}

// JupyterLab may run this before it has built the slider
if (!follow()) {
  const waiting = new MutationObserver(() => follow() && waiting.disconnect());
  waiting.observe(document.body, { subtree: true, childList: true });
}
