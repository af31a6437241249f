"""The slider for somebody without Python: one HTML file that needs no server and asks no network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape

STYLE = """
body{font:16px/1.45 system-ui,sans-serif;max-width:940px;margin:1.5rem auto;padding:0 1rem;color:#1d1d1f;background:#fff}
.bar{display:flex;flex-wrap:wrap;gap:.8rem;align-items:center;position:sticky;top:0;background:#fff;padding:.5rem 0}
.bar input{flex:1;min-width:12rem}.bar output{min-width:7rem;font-weight:600}
figure{font-size:14px}figure p{color:#1d1d1f!important}
"""
SCRIPT = """
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
"""


def page(title: str, line: str, stops: Sequence[tuple[str, str]], at: int) -> str:
    """A page with a slider over pictures: ``stops`` are days and what was drawn of each, ``at`` the one to begin with."""
    known = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{known}'"
    # without a script every day stands below the other
    days = "".join(f'<section data-day="{escape(day)}"><h2>{escape(day)}</h2>{shown}</section>' for day, shown in stops)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f"<main><h1>{escape(title)}</h1><p>The record as it stood at the end of each day on which it grew. Made by "
        f"<code>{escape(line)}</code>.</p>"
        f'<div class="bar"><button type="button">Play</button><label for="day">Known on</label>'
        f'<input id="day" type="range" min="0" max="{len(stops) - 1}" value="{at}"><output for="day"></output></div>'
        f"{days}</main><script>{SCRIPT}</script></body></html>"
    )
