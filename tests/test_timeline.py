"""An actor over time: a mark for each statement, where it stands, and what it leads to; months in their order."""

from __future__ import annotations

from datetime import date

import pytest
from test_charts import captioned, words
from test_tables import STANCES, row

from stance import charts, frames, tables
from stance.pages import view
from stance.timeline import LANE, timeline

DAYS = [date(2031, 3, 1), date(2031, 3, 1), date(2031, 4, 9), date(2031, 5, 2)]


@pytest.fixture
def table():
    said = ["open", "open", "skeptical", "unclear"]
    return frames.frame(row("Ada Brandt", s, f"<b>words {i}</b>", day=DAYS[i]) for i, s in enumerate(said))


def test_every_statement_is_a_mark_in_the_lane_of_its_stance(table, peace_talks):
    figure = timeline(table, codebook=peace_talks, caption=captioned(table, peace_talks))
    lanes = {trace.name: trace for trace in figure.data}
    assert list(lanes) == [*STANCES, "unclear"]
    assert [len(trace.x) for trace in figure.data] == [1, 0, 2, 1]
    assert lanes["skeptical"].y[0] > lanes["open"].y[0] > lanes["unclear"].y[0]
    assert lanes["open"].y[0] != lanes["open"].y[1]
    assert sum(lanes["open"].y) / 2 == pytest.approx(
        lanes["skeptical"].y[0] - 2 * LANE
    )  # around the middle of its lane
    assert len({trace.marker.symbol for trace in figure.data}) == 4
    assert "&lt;b&gt;words 0" in lanes["open"].hovertext[0]
    assert "Machine-classified" in words(figure)


def test_a_mark_leads_to_the_actor_the_stance_and_the_day(table, peace_talks):
    figure = timeline(table, codebook=peace_talks, caption=captioned(table, peace_talks))
    event = {"selection": {"points": [{"customdata": figure.data[0].customdata[0]}]}}
    assert view.followed(event, (view.ACTOR, view.STANCE, view.DAY)) == {
        "actor": ["Ada Brandt"],
        "stance": ["skeptical"],
        "from": date(2031, 4, 9),
        "to": date(2031, 4, 9),
    }


def test_months_stand_in_order_the_last_on_top(table, peace_talks):
    months = tables.shares(tables.by_month(table), stances=STANCES, by=["month"])
    figure = charts.month_bars(months, codebook=peace_talks, caption=captioned(table, peace_talks))
    assert list(figure.layout.yaxis.ticktext) == ["2031-05", "2031-04", "2031-03"]
    assert [bar.x[2] for bar in figure.data] == [0, 0, 1, 0]
