"""The reading view: what is marked in a document, and how much of it is shown."""

from __future__ import annotations

import re
from html import unescape

from stance.domain import Span
from stance.pages import reading


def test_marks_may_overlap():
    page = reading.marked("one two three", [(0, 7, "said"), (4, 13, "source")], around=Span(0, 3))
    assert (
        '<mark class="said">one </mark><mark class="said source">two</mark><span class="source"> three</span>' in page
    )


def test_a_giant_paragraph_is_shown_near_the_statement_and_cut_where_sentences_end():
    text = " ".join(f"Norland counted its {number} boats again today." for number in range(200))
    start = text.index("its 100 boats")
    page = reading.marked(text, [(start, start + 13, "said")], around=Span(start, start + 13))
    shown = unescape(re.sub("<[^>]+>", "", page))
    assert shown.startswith("… Norland counted its 8")
    assert "boats again today. …" in shown
    assert 1300 < len(shown) < 1500
    whole = reading.marked(text, [(start, start + 13, "said")], around=None)
    assert text in unescape(re.sub("<[^>]+>", "", whole))
