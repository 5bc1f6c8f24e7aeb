"""A codebook and a theme in, the look of every stance out: its colour, its shape, and ink that can be read on it.

Colour never stands alone: every stance also has a shape and its word. Where they are put is left to
``charts`` and to the pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from stance.codebook import Codebook
from stance.domain import NONE, UNCLEAR

BLACK, WHITE = "#000000", "#FFFFFF"
BETWEEN = "◆■★●"
"""Shapes of the stances between the first (▼) and the last (▲). None of them has an emoji form."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a theme and of the codebook's stances in it; ``shapes`` and ``colours`` also know unclear and none."""

    dark: bool
    paper: str
    ink: str
    muted: str
    rule: str
    faint: str
    accent: str
    colours: dict[str, str]
    shapes: dict[str, str]

    def named(self, stance: str) -> str:
        """Shape and word: ``▼ skeptical``."""
        return f"{self.shapes.get(stance, '')} {stance}".strip()

    def ink_on(self, stance: str) -> str:
        """Black or white, whichever is read more easily on the stance's colour."""
        return max((WHITE, BLACK), key=lambda ink: contrast(ink, self.colours[stance]))


def palette(codebook: Codebook, *, dark: bool = False) -> Palette:
    """The palette of a codebook on white, or on the dark theme."""
    names = [stance.name for stance in codebook.stances]
    middle = [BETWEEN[i % len(BETWEEN)] for i in range(len(names) - 2)]
    shapes = dict(zip(names, ["▼", *middle, "▲"], strict=True)) | {UNCLEAR: "○", NONE: "–", "split": "="}
    colours = {stance.name: stance.colour_dark if dark else stance.colour for stance in codebook.stances}
    if dark:
        own = {UNCLEAR: "#9A9A9A", NONE: "#5C6167", "split": "#C9C4BA"}
        return Palette(True, "#14171A", "#ECE9E2", "#A9A69F", "#33383D", "#1F2428", "#7CC4B5", colours | own, shapes)
    own = {UNCLEAR: "#949494", NONE: "#6B6B6B", "split": "#5A5A5A"}
    return Palette(False, WHITE, "#1B1E21", "#5E6266", "#DAD8D2", "#F3F1EC", "#0F5F57", colours | own, shapes)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
