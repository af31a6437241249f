const stops = [...document.querySelectorAll("section")];
const slider = document.querySelector("input"), day = document.querySelector("output"), play = document.querySelector("button");
let beat = null;
stops.forEach((stop) => stop.querySelector("h2").remove()); // the day stands beside the slider
function show() {
  stops.forEach((stop, number) => { stop.hidden = number !== slider.valueAsNumber; });
  day.textContent = slider.ariaValueText = stops[slider.valueAsNumber].dataset.day;
}
function pause() { clearInterval(beat); beat = null; play.textContent = "Play"; }
function next() { if (slider.value === slider.max) pause(); else { slider.stepUp(); show(); } }
slider.addEventListener("input", () => { pause(); show(); });
play.addEventListener("click", () => {
  if (beat) return pause();
  if (slider.value === slider.max) slider.value = 0;
  play.textContent = "Pause";
  show();
  beat = setInterval(next, 1000);
});
show();
