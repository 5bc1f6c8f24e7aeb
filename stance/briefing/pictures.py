"""Plotly figures in, PNG and SVG out, drawn by a browser on this machine that reaches nothing outside it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import plotly.graph_objects as go

from stance.briefing.contents import BriefingError

WIDTH = 960
"""Pixels of a picture at its plain size."""
SECONDS = 60
NEEDED = (
    "Pictures are drawn by Chrome or Chromium, and {what}. Install one (on Debian: apt-get install chromium), or take"
    " the PowerPoint or HTML briefing, which need none."
)


def possible() -> bool:
    """Whether there is a browser here to draw with."""
    from choreographer.browsers.chromium import Chromium

    return Path(Chromium.find_browser(skip_local=False) or "none").is_file()


def pictures(figures: Sequence[go.Figure], *, formats: Sequence[str] = ("png",), scale: float = 2) -> list[list[bytes]]:
    """For each figure one picture of each format, "png" or "svg"; ``scale``: pixels of a PNG for one of the screen.

    Raises ``BriefingError`` where no browser is found, or it fails.
    """
    from kaleido.errors import ChromeNotFoundError  # only who takes pictures needs it

    try:
        return asyncio.run(_drawn(figures, formats=formats, scale=scale))
    except ChromeNotFoundError as error:
        raise BriefingError(NEEDED.format(what="none was found")) from error
    except (RuntimeError, OSError, TimeoutError) as error:
        raise BriefingError(NEEDED.format(what=f"the one found failed: {error}")) from error


async def _drawn(figures: Sequence[go.Figure], *, formats: Sequence[str], scale: float) -> list[list[bytes]]:
    from kaleido import Kaleido

    async with Kaleido(mathjax=False, timeout=SECONDS) as browser:
        return [
            [
                await browser.calc_fig(
                    figure,
                    {
                        "format": format,
                        "width": WIDTH,
                        "height": figure.layout.height,
                        "scale": scale if format == "png" else 1,
                    },
                )
                for format in formats
            ]
            for figure in figures
        ]
