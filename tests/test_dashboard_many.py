"""Very many statements: the end of the list is cut, what is not listed can be found, and no more goes to the browser than is shown."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from test_dashboard import ROOT, STATEMENTS, fill, shown

from stance.pages import view


@pytest.fixture
def app(store):
    fill(store)
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)


def test_of_very_many_statements_the_latest_are_listed_and_words_are_looked_for_in_all(app, monkeypatch):
    app.run().switch_page(STATEMENTS).run()
    assert not app.main.text_input
    whole = app.dataframe[0].value["Statement"].tolist()
    monkeypatch.setattr(view, "LISTED", 2)
    app.run()
    assert app.dataframe[0].value["Statement"].tolist() == whole[:2]
    assert "The latest 2 are listed." in shown(app)
    app.text_input(key="find").set_value("EVER hold").run()
    assert app.dataframe[0].value["Statement"].tolist() == ["that it would ever hold"]
    assert "1 statement, copies counted once" in shown(app)
    app.text_input(key="find").set_value("heather").run()
    assert not app.exception
    assert "holds all of these words" in shown(app)


def test_the_numbers_behind_a_chart_take_no_names_along_that_are_not_shown(app):
    app.run().switch_page("stance/pages/sources.py").run()
    assert app.dataframe
    assert not any(kind == "category" for table in app.dataframe for kind in table.value.dtypes)
