"""What stands in the dashboard's address, and what a click does with it: no filter vanishes unseen, no list is another than was counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from test_dashboard import STATEMENTS, fill, shown

from stance.pages import view

ROOT = Path(__file__).parents[1]
NOTHING = "No statement matches these filters."


@pytest.fixture
def opened(store):
    """The dashboard as somebody opens it whose address holds these filters."""
    fill(store)

    def opening(**address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return opening


@pytest.mark.parametrize("address", [{"actor": "Nobody At All"}, {"source": "nowhere.example"}, {"to": "2001-05-04"}])
def test_a_filter_that_finds_nothing_is_still_one(opened, address):
    app = opened(**address)
    assert NOTHING in shown(app)
    (clear,) = [button for button in app.sidebar.button if button.label == "Clear all filters"]
    clear.click().run()
    assert NOTHING not in shown(app)


def test_a_day_before_all_documents_lets_all_through(opened):
    app = opened(**{"from": "2001-05-04"})
    assert NOTHING not in shown(app)
    assert [box.value for box in app.sidebar.date_input] == [date(2001, 5, 4), None]


def test_a_question_that_is_not_there_is_said(opened):
    assert "has no question 'The dam'" in shown(opened(question="The dam"))
    assert "has no question" not in shown(opened())


def test_a_click_leads_to_all_that_was_counted_there(monkeypatch):
    state = {view.STANCE: ["open"], view.LINKED: "a copy"}
    monkeypatch.setattr(st, "session_state", state)
    view._follow({"selection": {"points": [{"customdata": ["Ada Brandt", "Bugle"]}]}}, ("actor", "source"), {}, "")
    assert (state[view.STANCE], state[view.LINKED], state["actor"]) == ([], "", ["Ada Brandt"])


def test_an_undated_statement_has_no_word_for_its_day(opened):
    app = opened().switch_page(STATEMENTS).run()
    assert app.dataframe[0].proto.placeholder == "–"
