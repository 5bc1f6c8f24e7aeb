"""A date as it is written in, the day out, where it can be read in one way only."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime

WRITTEN_DATES = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")


def day(value: str | None) -> date | None:
    """An ISO date or time, or a date with its month in English; ``None`` for anything else, such as 3/4/2022."""
    if not value:
        return None
    written = re.sub(r"\b([A-Z][a-z]{2})t?\. ", r"\1 ", value)  # "Sept. 3, 2022", "Nov. 18, 2022"
    for form in ("", *WRITTEN_DATES):
        with suppress(ValueError):
            return (datetime.strptime(written, form) if form else datetime.fromisoformat(value)).date()
    return None


def unread(value: str) -> str:
    """The sentence for a date that could not be read; empty for one that could, or none."""
    if not value or day(value):
        return ""
    return f"It is kept without its date: {value[:60]!r} is not of the form 2022-12-03 or 3 December 2022."
