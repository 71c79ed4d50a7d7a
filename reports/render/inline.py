"""Drawings as part of the page: their text is text, their colours the page's, their marks can be pointed at."""

from __future__ import annotations

import base64
import colorsys
import io
import re
from collections.abc import Mapping, Sequence
from html import escape

from bakeoff.reports.charts.drawing import FAINT, INK, PAPER, SOFT, Style
from bakeoff.reports.render.shared import Shared

TOKENS = {
    INK: "var(--ink)",
    SOFT: "var(--soft)",
    FAINT: "var(--faint)",
    PAPER: "var(--paper)",
    "#e9edf1": "var(--grid)",
}
"""Colours of the one look that the page may change, as for the dark."""

MANY_COLOURS = 6
"""A drawing with more colours of its own is a picture; it keeps its light ground in the dark."""

EXACT_BYTES, QUALITY = 6_000, 82
"""Pictures larger than this are compressed with losses, of this quality; the files beside the page stay exact."""


def variables(styles: Sequence[Style], dark: bool = False) -> str:
    """Colours of contenders as custom properties, `--c0` for the first; in the dark the order of lightness turns."""
    return "".join(f"--c{n}:{_in_the_dark(s.colour) if dark else s.colour};" for n, s in enumerate(styles))


def _in_the_dark(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    turned = colorsys.hls_to_rgb(hue, 0.86 - 0.34 * light, full * 0.85)
    return "#" + "".join(f"{round(255 * part):02x}" for part in turned)


def inline(svg: str, alt: str, styles: Mapping[str, Style], shared: Shared) -> str:
    """A drawing for the middle of a page.

    Parameters
    ----------
    alt
        what it shows, for those who cannot see it.
    styles
        contender → how it looks; its colour becomes a property of the page's, by which a script finds its marks.
    shared
        what it has in common with the other drawings of its page.
    """
    pictures: list[str] = []

    def kept(found: re.Match[str]) -> str:
        pictures.append(_compact(found[1]))
        return f"@{len(pictures) - 1}@"

    text = re.sub(r"data:image/png;base64,([^\"]*)", kept, svg)
    text = re.sub(r"<style type=\"text/css\">.*?</style>|<metadata>.*?</metadata>|<defs>\s*</defs>", "", text)
    text = re.sub(r"font-family: [^;\"]*;? ?", "", text)
    text = re.sub(r"(font: [^;\"]*?px) [^;\"]*", r"\1 var(--sans)", text)
    text = re.sub(r" transform=\"rotate\(-0 [^\"]*\"", "", text)
    text = _without_idle_identifiers(text)
    text = re.sub(r' (d|x|y|transform|width|height|x1|x2|y1|y2)="[^"]*"', lambda found: _rounded(found[0]), text)
    colours = TOKENS | {style.colour: f"var(--c{n})" for n, style in enumerate(styles.values())}
    text = re.sub(r"#[0-9a-f]{6}(?=[;\"])", lambda found: colours.get(found[0], found[0]), text)
    own = set(re.findall(r"#[0-9a-f]{6}(?=[;\"])", text))
    plate = bool(pictures) or len(own) > MANY_COLOURS
    text = re.sub(r">\s+<", "><", text)
    text = shared.compact(text)
    text = _headed(text, alt, plate)
    return re.sub(r"@(\d+)@", lambda found: pictures[int(found[1])], text)


def _compact(png: str) -> str:
    """A picture as WebP: exact where it is small so, else with losses that an eye has to look for."""
    from PIL import Image

    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    exact, near = io.BytesIO(), io.BytesIO()
    picture.save(exact, "WEBP", lossless=True)
    if exact.tell() > EXACT_BYTES:
        picture.save(near, "WEBP", quality=QUALITY)
    kept = min((each.getvalue() for each in (exact, near) if each.tell()), key=len)
    return f"data:image/webp;base64,{base64.b64encode(kept).decode()}"


def _without_idle_identifiers(text: str) -> str:
    """Identifiers that nothing refers to go."""
    used = set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", text))
    text = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in used else "", text)
    return text.replace("xlink:href", "href")


def _rounded(attribute: str) -> str:
    """Coordinates to a hundredth of a point."""
    attribute = re.sub(r"-?\d+\.\d{3,}", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), attribute)
    return re.sub(r"\s*\n\s*", "", attribute)


def _headed(text: str, alt: str, plate: bool) -> str:
    head = text[: text.index(">") + 1]
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', head)
    width = float(size[1]) * 4 / 3 if size else 600.0  # SVG's points are 4/3 of the page's pixels
    role = "group" if 'class="mark"' in text else "img"
    kind = "drawing plate" if plate else "drawing"
    box = f' viewBox="{size[0][9:-1]}"' if size else ""
    return (
        f'<svg class="{kind}"{box} role="{role}" aria-label="{escape(alt)}" '
        f'style="width:{width / 16:.2f}rem;min-width:{width * 0.72 / 16:.2f}rem">'
        + text[len(head) :].replace('<g class="mark">', '<g class="mark" role="img" tabindex="-1">')
    )
