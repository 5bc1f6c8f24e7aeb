"""The dashboard through its front door: pages, filters, empty states, the first run, and what it must not do."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from invented import BRANDT, MAAL, document, judged, position, statement
from stance.domain import Span
from stance.pages import reading, view
from stance.store import Store

ROOT = Path(__file__).parents[1]
SOURCES, STATEMENTS = "stance/pages/sources.py", "stance/pages/statements.py"
ACTORS, DOCUMENTS, QUESTION = "stance/pages/actors.py", "stance/pages/documents.py", "stance/pages/question.py"
HOSTILE = (
    "Norland\n\n<script>alert(1)</script> Ada Brandt said that talks & truces <i>must</i> come first. Nobody knew why."
)


def fill(store: Store) -> None:
    first = document(published=date(2031, 3, 1))
    store.add(first, judged(first))
    other = document(HOSTILE, outlet="courier.example", name="https://courier.example/1", published=date(2031, 4, 1))
    said = statement(other, "talks & truces <i>must</i> come first", source="Ada Brandt", actor=BRANDT)
    nobody = statement(other, "Nobody knew why")
    store.add(other, [(said, position(said, "conditional")), (nobody, position(nobody, "none"))])


@pytest.fixture
def app(store):
    fill(store)
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)


def shown(app: AppTest) -> str:
    """The words on the screen."""
    elements = [*app.title, *app.markdown, *app.caption, *app.info, *app.warning, *app.html]
    return unescape(" ".join(str(getattr(e, "value", "") or getattr(e.proto, "body", "")) for e in elements))


def test_the_question_says_what_each_stance_means_and_how_the_model_is_asked(app):
    app.run()
    app.switch_page(QUESTION).run()
    assert not app.exception
    words = shown(app)
    for part in ("Doubts, warns against, or rejects talks", "Not when:", "Ada Brandt rejects peace talks.", "version"):
        assert part in words
    assert "{actor}" not in words


def test_an_actor_has_a_profile(app):
    app.run()
    app.switch_page(ACTORS).run()
    assert not app.exception
    (who,) = app.main.selectbox
    assert who.options == ["Ada Brandt", "Ivo Maal"]
    words = shown(app)
    assert "67% of 3" in words
    assert "talks & truces <i>must</i> come first" in words
    assert "actor=Ada+Brandt&statement=" in words
    who.set_value("Ivo Maal").run()
    assert "100% of 1" in shown(app)


def test_every_shipped_question_can_be_chosen_and_says_what_is_not_judged_on_it(app, store):
    first = document(published=date(2031, 3, 1))
    store.add(first, [(said, replace(there, codebook="sanctions", stance="keep")) for said, there in judged(first)])
    app.run()
    assert "not been judged" not in shown(app)
    (choice,) = app.sidebar.selectbox
    assert choice.options == ["Peace talks", "Accession", "Arms deliveries", "Sanctions"]
    choice.set_value("sanctions").run()
    assert not app.exception
    assert app.title[0].value == "Sanctions"
    assert "1 document has not been judged on sanctions yet." in shown(app)
    (choice,) = app.sidebar.selectbox
    choice.set_value("accession").run()
    assert "2 documents have not been judged on accession" in shown(app)


@pytest.mark.parametrize(
    ("page", "words"),
    [(None, "4 statements by 2 known actors"), (SOURCES, "Sources"), (STATEMENTS, "4 statements, near-identical")],
)
def test_every_page_opens(app, page, words):
    app.run()
    if page:
        app.switch_page(page).run()
    assert not app.exception
    assert words in shown(app)


def test_filters_hold_on_every_page(app):
    app.run().multiselect(key="actor").select(MAAL.name).run()
    assert "1 statement by 1 known actor:" in shown(app)
    app.switch_page(STATEMENTS).run()
    assert app.dataframe[0].value["Who"].tolist() == [MAAL.name]
    app.multiselect(key="source").select("courier.example").run()
    assert "Remove one on the left" in shown(app)
    app.button(key="clear").click().run()
    assert len(app.dataframe[0].value) == 4


def test_dates_and_stances_filter_the_list(app):
    app.run().switch_page(STATEMENTS).run()
    app.date_input(key="from").set_value(date(2031, 3, 15)).run()
    assert app.dataframe[0].value["Stance"].tolist() == ["◆ conditional"]
    app.pills(key="stance").set_value(["none"]).run()
    assert app.dataframe[0].value["Who"].tolist() == [reading.UNRESOLVED]


def test_the_address_restores_a_view(app):
    app.query_params.update({"actor": [MAAL.name], "stance": ["skeptical"], "from": ["not-a-day"]})
    app.run()
    assert not app.exception
    assert app.multiselect(key="actor").value == [MAAL.name]
    assert app.pills(key="stance").value == ["skeptical"]


def test_the_passage_is_shown_and_escaped(app):
    app.run().switch_page(STATEMENTS).run()
    page = " ".join(element.proto.body for element in app.html)
    assert '<mark class="said">talks &amp; truces &lt;i&gt;must&lt;/i&gt; come first</mark>' in page
    assert "<script>" not in page
    assert "Found by: name" in page
    assert app.link_button[0].proto.url == "https://courier.example/1"


def test_the_whole_document_can_be_read(app):
    app.run().switch_page(STATEMENTS).run()
    assert not any("Norland</p>" in element.proto.body for element in app.html)
    app.toggle(key="whole").set_value(True).run()
    assert any("Norland</p>" in element.proto.body for element in app.html)


def test_marks_may_overlap():
    page = reading.marked("one two three", [(0, 7, "said"), (4, 13, "source")], around=Span(0, 3))
    assert (
        '<mark class="said">one </mark><mark class="said source">two</mark><span class="source"> three</span>' in page
    )


@pytest.mark.parametrize(
    ("points", "filters"),
    [
        ([], {}),
        ([{"customdata": ["", "open"]}], {}),
        ([{"customdata": ["Ada Brandt", "open"]}], {"actor": ["Ada Brandt"], "stance": ["open"]}),
        ([{"customdata": {"0": "Ada Brandt", "1": "open"}}], {"actor": ["Ada Brandt"], "stance": ["open"]}),
    ],
)
def test_a_click_on_a_bar_asks_for_its_statements(points, filters):
    assert view.followed({"selection": {"points": points}}, ("actor", "stance")) == filters


def test_no_cell_reaches_the_minimum(app):
    app.run().switch_page(SOURCES).run()
    assert "Choose a lower number above" in shown(app)
    app.segmented_control(key="min").set_value(1).run()
    assert "Choose a lower number above" not in shown(app)


def test_documents_without_a_statement(store):
    store.add(document("Rain fell on Norland."), [])
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    for page in (None, SOURCES, STATEMENTS):
        if page:
            app.switch_page(page).run()
        assert not app.exception
        assert "No statement has been found" in shown(app)


def test_reading_pages_import_no_model(store):
    fill(store)
    code = f"""
import json, sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(ROOT / "dashboard.py")!r}, default_timeout=30).run()
for page in {[ACTORS, SOURCES, STATEMENTS, DOCUMENTS, QUESTION]!r}:
    app.switch_page(page).run()
    assert not app.exception, app.exception
print(json.dumps([name for name in ("torch", "transformers", "stance.pipeline") if name in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_streamlit_knows_every_setting():
    code = "from streamlit import config; config.get_config_options(force_reparse=True)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "not a valid config option" not in done.stdout + done.stderr


def test_nothing_is_fetched_from_elsewhere():
    written = [*(ROOT / "stance/pages").glob("*"), ROOT / "dashboard.py", ROOT / ".streamlit/config.toml"]
    text = "".join(path.read_text() for path in written if path.is_file())
    assert "url(http" not in text.replace('"', "").replace("'", "")
    assert "@import" not in text
