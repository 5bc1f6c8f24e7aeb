"""Figures read back: what is drawn, in which order and colour, and that the words around it are all there."""

from __future__ import annotations

from datetime import date

import pytest
from test_tables import row

from stance import captions, charts, frames, tables
from stance import figure as layout
from stance.palette import contrast, palette
from stance.tables import Filters

STANCES = ["skeptical", "conditional", "open"]
TODAY = date(2031, 5, 1)


def many(names, *, outlets=("Bugle", "Courier"), each=4):
    given = [(name, i) for name in names for i in range(each)]
    return [
        row(name, [*STANCES, "unclear"][i % 4], f"{name} {i}", outlet=outlets[i % len(outlets)]) for name, i in given
    ]


def captioned(table, codebook, **given):
    filters = given.pop("filters", Filters())
    return captions.caption(table, codebook=codebook, filters=filters, plain="by actor", today=TODAY, **given)


def drawn(rows, codebook, *, dark=False):
    table = frames.frame(rows)
    shares = tables.shares(table, stances=STANCES)
    return charts.actor_bars(shares, codebook=codebook, caption=captioned(table, codebook), dark=dark)


def words(figure):
    return " ".join(note.text for note in figure.layout.annotations).replace("<br>", " ")


def test_segments_stand_in_order_and_make_up_the_whole(peace_talks):
    figure = drawn(many(["Ada Brandt", "Ivo Maal"]), peace_talks)
    assert [bar.name for bar in figure.data] == [*STANCES, "unclear"]
    assert [sum(column) for column in zip(*(bar.x for bar in figure.data), strict=True)] == pytest.approx([1, 1])
    assert figure.data[0].marker.color == "#8C2D04"
    assert all(bar.marker.line.width == 2 and bar.marker.line.color == "#FFFFFF" for bar in figure.data)


def test_a_figure_stands_alone(peace_talks):
    text = words(drawn(many(["Ada Brandt", "Ivo Maal"]), peace_talks))
    for part in ("Peace talks", peace_talks.question, "8 statements in 2 documents", "1 March 2031", "Bugle, Courier"):
        assert part in text
    for part in ("Unclear under 0.50", "25% unclear", "Machine-classified", "1 May 2031", "▼", "skeptical", "○"):
        assert part in text


def test_a_finding_only_above_the_minimum(peace_talks):
    few = frames.frame(row("Ada Brandt", "open", f"words {i}") for i in range(19))
    enough = frames.frame(row("Ada Brandt", "open", f"words {i}") for i in range(20))
    assert captioned(few, peace_talks).title == "Peace talks: by actor"
    assert captioned(enough, peace_talks).title == "Peace talks: open leads with 100% of 20 statements"
    assert captioned(enough, peace_talks, by=["outlet"]).title == "Peace talks: by actor"  # copies count in each source
    assert captioned(enough, peace_talks, filters=Filters(every_copy=True)).title == "Peace talks: by actor"
    even = frames.frame(many(["Ada Brandt"], each=40))
    assert "no stance clearly leads" in captioned(even, peace_talks).title


def test_filters_are_told(peace_talks):
    chosen = Filters(actors=("A", "B", "C", "D", "E"), outlets=("Bugle",))
    subtitle = captioned(frames.frame(many(["A"])), peace_talks, filters=chosen).subtitle
    assert "Actors: A, B, C and 2 more" in subtitle
    assert "Sources: Bugle" in subtitle
    subtitle = captioned(frames.frame(many(["A"])), peace_talks, filters=Filters(since=date(2031, 2, 1))).subtitle
    assert "Published from 1 February 2031" in subtitle


def test_the_days_are_those_of_what_is_counted(peace_talks):
    given = [
        row("Ada Brandt", "open", "Let us meet.", day=date(2031, 3, 1)),
        row("Ada Brandt", "open", "Let us talk.", day=None),
        row("Ada Brandt", "none", "Rain fell.", day=date(2010, 1, 1)),
    ]
    assert (
        "\n1 March 2031 and 1 undated statement · 2 statements" in captioned(frames.frame(given), peace_talks).subtitle
    )


def test_no_more_than_twenty_and_the_others(peace_talks):
    figure = drawn(many([f"Actor {i}" for i in range(200)]), peace_talks)
    assert len(figure.data[0].y) == tables.TOP + 1
    assert figure.layout.yaxis.ticktext[-1] == "180 others"
    assert figure.data[0].customdata[-1][0] == ""
    assert figure.layout.height > drawn(many(["One"]), peace_talks).layout.height + 19 * layout.ROW


@pytest.mark.parametrize("width", range(8, 60))
def test_no_line_begins_with_the_dot_that_parts_a_list(width):
    lines = layout.wrap("Sources: Bugle, Courier and 2 more · Model: toy@1 · Unclear under 0.50 · 18% unclear", width)
    assert not any(line.startswith("·") for line in lines)
    assert all(layout.columns(line) <= width for line in lines)


@pytest.mark.parametrize(("text", "columns"), [("Ada", 3), ("Élysée", 6), ("Élyse\u0301e", 6), ("東京", 4), ("", 0)])
def test_columns_of_a_line(text, columns):
    assert layout.columns(text) == columns


@pytest.mark.parametrize(
    "name",
    [
        "The Standing Commission " * 5,
        "Verwaltungsgesellschaftsvorsitzender" * 2,
        "北方港务联合委员会常设秘书处发言人",
        "الساحلي " * 9,
    ],
)
def test_long_names_are_wrapped_and_given_room(peace_talks, name):
    figure = drawn(many([name, "Ivo Maal"]), peace_talks)
    label = next(text for text in figure.layout.yaxis.ticktext if text != "Ivo Maal")
    assert all(layout.columns(line) <= layout.NAME for line in label.split("<br>"))
    spread = sorted(figure.data[0].y)
    assert spread[1] - spread[0] >= layout.LINE * label.count("<br>") / 2


def test_names_are_no_markup(peace_talks):
    figure = drawn(many(["<b>Bold</b> <a href='x'>Maal</a>"]), peace_talks)
    assert "<b>Bold" not in figure.layout.yaxis.ticktext[0]
    assert "<a href" not in figure.data[0].hovertext[0]


@pytest.mark.parametrize("dark", [False, True])
def test_contrast(peace_talks, dark):
    look = palette(peace_talks, dark=dark)
    for stance in [*STANCES, "unclear", "split"]:
        assert contrast(look.ink_on(stance), look.colours[stance]) >= 4.5
        assert contrast(look.colours[stance], look.paper) >= 3 or stance == "unclear"
    assert (
        min(contrast(look.ink, look.paper), contrast(look.muted, look.paper), contrast(look.accent, look.paper)) >= 4.5
    )


def test_unclear_can_be_told_from_the_paper(peace_talks):
    assert contrast(palette(peace_talks).colours["unclear"], "#FFFFFF") >= 3


def test_every_stance_has_a_shape_of_its_own(peace_talks):
    shapes = palette(peace_talks).shapes
    assert len(set(shapes.values())) == len(shapes)


def test_the_matrix_leaves_small_cells_blank_and_can_be_clicked(peace_talks):
    table = frames.frame([*many(["Ada Brandt"], each=2), *many(["Ivo Maal"], outlets=("Bugle",))])
    cells = tables.matrix(table, stances=STANCES, minimum=3)
    figure = charts.matrix(cells, codebook=peace_talks, caption=captioned(table, peace_talks), minimum=3)
    by_place = {tuple(place): text for place, text in zip(figure.data[0].customdata, figure.data[0].text, strict=True)}
    assert by_place == {("Ivo Maal", "Bugle"): "= 4", ("Ada Brandt", "Bugle"): "", ("Ada Brandt", "Courier"): ""}
    assert "under n = 3" in words(figure)


def test_a_matrix_says_what_it_leaves_out_and_shows_it_when_asked(peace_talks):
    table = frames.frame(many([f"Actor {i:02}" for i in range(22)], outlets=[f"Outlet {i}" for i in range(9)], each=9))
    cells = tables.matrix(table, stances=STANCES, minimum=1)
    given = {"codebook": peace_talks, "caption": captioned(table, peace_talks), "minimum": 1}
    assert "the largest 20 of 22 actors and 6 of 9 sources" in words(charts.matrix(cells, **given))
    whole = charts.matrix(cells, keep=30, **given)
    assert "the largest 6 of 9 sources" in words(whole)
    assert len(whole.layout.yaxis.ticktext) == 22


def test_nothing_is_offered_to_a_cloud():
    assert layout.CONFIG["showSendToCloud"] is False
    assert layout.CONFIG["modeBarButtons"] == [["toImage"]]


def test_what_the_threshold_buys_is_said_of_the_model_it_was_measured_on(peace_talks):
    report = {"codebooks": ["peace_talks"], "values": {"threshold": 0.5}, "n": 240, "judged": 0.91, "right": 0.8}
    table = frames.frame([row("Ada Brandt", "open", "words")])
    judge = table["model"].iloc[0].partition("@")[0]
    said = captions.bought(table, codebook=peace_talks, model=judge, report=report)
    assert "under 0.50 is unclear" in said
    assert all(figure in said for figure in ("240", "91%", "80%"))
    assert captions.bought(table, codebook=peace_talks, model="another", report=report) == ""
    assert captions.bought(table.assign(threshold=0.7), codebook=peace_talks, model=judge, report=report) == ""
    assert (
        captions.bought(table, codebook=peace_talks, model=judge, report={**report, "codebooks": ["sanctions"]}) == ""
    )
