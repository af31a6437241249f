"""What a page needs for the drawings of charts in it: the drawings without their captions, letters, colours for a dark ground."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import escape

FIGURE = "application/vnd.afpak.figure+json"  # a drawing and what belongs to it, as `afpak.style.Chart` shows itself
_TAGS = "svg|title|desc|g|a|path|use|text|defs|clipPath|rect|pattern"
_ATTRIBUTES = 'class|style|d|x|y|id|data-rows|transform|clip-path|fill|width|height|viewBox|xmlns|xml:space|patternUnits|href(?=="#)'
_TAG = re.compile(f'</?(?:{_TAGS})(?: (?:{_ATTRIBUTES})="[^"<>]*")*/?>')
_LOOKS = re.compile(r"<style>(?:\.p[0-9a-f]{6}_\d+\{[^<>{}@]*\})*</style>")  # of a drawing's own classes alone
_COLOUR = re.compile(r"var\(--([0-9a-f]{6}),")
_OUTLINE = re.compile(r'<path id="(p[0-9a-f]{6}-\d+)"( d="[^"]{400,}"[^<>]*)/>')
_USED = re.compile(r'(?<=href="#)p[0-9a-f]{6}-\d+(?=")')


def plain(svg: str) -> bool:
    """Whether a text is a drawing and nothing else: shapes, words, and links inside the page."""
    return svg.startswith("<svg ") and "<" not in _TAG.sub("", _LOOKS.sub("", svg))


def inline(svg: str, body: tuple[float, float], about: str) -> str:
    """A drawing (`afpak.style.Chart.svg`) as part of a page, without its caption.

    Parameters
    ----------
    svg : str
    body : tuple
        Lower and upper edge of what is no caption, in shares of the height.
    about : str
        The alternative text.
    """
    start, _, rest = svg.partition(">")
    wide, high = (float(side) for side in re.search(r'viewBox="0 0 (\S+) (\S+)"', start).groups())
    top, tall = (1 - body[1]) * high, (body[1] - body[0]) * high
    look = start[start.index("xml:space") :]
    role = "group" if "<a " in rest else "img"  # links in an image are there for nobody
    return (
        f'<svg class="drawing" role="{role}" aria-label="{escape(about)}" width="{wide * 4 / 3:.0f}" '
        f'height="{tall * 4 / 3:.0f}" viewBox="0 {top:.1f} {wide:g} {tall:.1f}" data-whole="0 0 {wide:g} {high:g}" '
        f"{look}>{rest[rest.index('</desc>') + len('</desc>') :]}"
    )


def together(parts: Sequence[str]) -> list[str]:
    """Parts of a page with every long outline once: what stands in several places is in a drawing of its own, put first."""
    found = Counter(outline for part in parts for _, outline in _OUTLINE.findall(part))
    names = {outline: f"outline-{n}" for n, outline in enumerate(one for one, times in found.items() if times > 1)}

    def parted(part: str) -> str:
        moved = {name: names[outline] for name, outline in _OUTLINE.findall(part) if outline in names}
        part = _OUTLINE.sub(lambda one: "" if one[2] in names else one[0], part)
        return _USED.sub(lambda used: moved.get(used[0], used[0]), part) if moved else part

    kept = "".join(f'<path id="{name}"{outline}/>' for outline, name in names.items())
    own = f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>{kept}</defs></svg>'
    return [own if kept else "", *map(parted, parts)]


def dark(*pages: str) -> str:
    """Declarations of the variables that drawings use for colours, for a dark ground."""
    colours = sorted({colour for page in pages for colour in _COLOUR.findall(page)})
    return "".join(f"--{colour}:#{on_dark(colour)};" for colour in colours)


def on_dark(colour: str) -> str:
    """A colour (``rrggbb``) as light as it was dark: the contrast to the ground, the order of shades and the hue stay.

    Lightness is that of CIELAB: white becomes a grey of 13, black becomes white.
    """
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    lightness = 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance
    goal = ((100 - 0.87 * lightness + 16) / 116) ** 3
    linear = [(part + 1e-9) * goal / (luminance + 1e-9) for part in linear]
    brightest = max(linear)
    if brightest > 1:  # no screen shows that: the rest of the way is white
        linear, reached = [part / brightest for part in linear], goal / brightest
        linear = [part + (1 - part) * (goal - reached) / (1 - reached) for part in linear]
    parts = [part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in linear]
    return "".join(f"{round(255 * part):02x}" for part in parts)
