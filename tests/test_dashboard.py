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
from stance.domain import Actor
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
    other = document(
        HOSTILE,
        outlet="courier.example",
        name="https://courier.example/1",
        author="<b>Una</b>",
        published=date(2031, 4, 1),
    )
    said = statement(other, "talks & truces <i>must</i> come first", source="Ada Brandt", actor=BRANDT)
    nobody = statement(other, "Nobody knew why")
    store.add(other, [(said, position(said, "conditional")), (nobody, position(nobody, "none"))])


@pytest.fixture
def app(store):
    fill(store)
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)


def shown(app: AppTest) -> str:
    """The words on the screen."""
    elements = [*app.markdown, *app.caption, *app.info, *app.warning, *app.html]
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


def test_what_documents_call_an_actor_is_listed_without_the_comma_behind_it(store):
    only = document("Norland\n\nThe mayor, said the dam was old. The mayor hoped it would hold.")
    called = ("the dam was old", "The mayor,"), ("it would hold", "The mayor")
    said = [statement(only, words, source=source, actor=BRANDT) for words, source in called]
    store.add(only, [(each, position(each)) for each in said])
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    app.switch_page(ACTORS).run()
    assert "Also named as: The mayor.</p>" in shown(app)


def test_every_shipped_question_can_be_chosen_and_says_what_is_not_judged_on_it(app, store):
    first = document(published=date(2031, 3, 1))
    store.add(first, [(said, replace(there, codebook="sanctions", stance="keep")) for said, there in judged(first)])
    app.run()
    assert "not been judged" not in shown(app)
    (choice,) = app.sidebar.selectbox
    assert choice.options == ["Peace talks", "Accession", "Arms deliveries", "Sanctions"]
    choice.set_value("sanctions").run()
    assert not app.exception
    assert "<h1>Sanctions</h1>" in shown(app)
    assert "1 document has not been judged on sanctions yet." in shown(app)
    (choice,) = app.sidebar.selectbox
    choice.set_value("accession").run()
    assert "2 documents have not been judged on accession" in shown(app)


OWN = """
title: The dam
question: What does the actor want done about the dam?
about: [This is about the dam.]
stances:
  against: {definition: Rejects it., hypotheses: ["{actor} rejects the dam."], colour: "#8C2D04"}
  for: {definition: Wants it., hypotheses: ["{actor} wants the dam."], colour: "#2171B5"}
"""


def test_a_question_of_ones_own_can_be_chosen_once_documents_were_judged_on_it(app, store):
    store.keep_codebook("dam", OWN)
    first = document(published=date(2031, 3, 1))
    store.add(first, [(said, replace(there, codebook="dam", stance="for")) for said, there in judged(first)])
    app.query_params["question"] = ["The dam"]
    app.run()
    assert not app.exception
    assert "<h1>The dam</h1>" in shown(app)
    assert app.sidebar.selectbox[0].options[-1] == "The dam"
    assert app.pills(key="stance").options == ["against", "for", "unclear", "none"]
    assert "3 statements by 2 known actors" in shown(app)
    for page in (SOURCES, STATEMENTS, ACTORS):
        app.switch_page(page).run()
        assert not app.exception
    assert "question=The+dam&actor=Ada+Brandt&statement=" in shown(app)
    app.switch_page(QUESTION).run()
    assert "Ada Brandt wants the dam." in shown(app)


@pytest.mark.parametrize(
    ("page", "words"),
    [(None, "4 statements by 2 known actors"), (SOURCES, "Sources"), (STATEMENTS, "4 statements, copies counted once")],
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


def test_only_the_sure_and_every_copy(app):
    app.run().switch_page(STATEMENTS).run()
    every = len(app.dataframe[0].value)
    app.toggle(key="every-copy").set_value(True).run()
    assert "every copy counted" in shown(app)
    app.slider(key="sure").set_value(95).run()
    assert all(sure >= 95 for sure in (app.dataframe[0].value["Sure"] if app.dataframe else []))
    app.button(key="clear").click().run()
    assert len(app.dataframe[0].value) == every


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
    assert "courier.example · by &lt;b&gt;Una&lt;/b&gt; · " in page
    assert "Found by: name" in page
    assert app.link_button[0].proto.url == "https://courier.example/1"


def test_the_whole_document_can_be_read(app):
    app.run().switch_page(STATEMENTS).run()
    assert not any("Norland</p>" in element.proto.body for element in app.html)
    app.toggle(key="whole").set_value(True).run()
    assert any("Norland</p>" in element.proto.body for element in app.html)


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


def test_the_rest_of_many_actors_is_one_switch_away_and_in_the_address(store):
    for number in range(22):
        said = document(f"Norland\n\nSpeaker {number:02} said that talks must come first.", name=f"{number}.txt")
        store.add(
            said, [(it := statement(said, "talks must come first", actor=Actor(f"Speaker {number:02}")), position(it))]
        )
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30).run()
    assert [switch.label for switch in app.main.toggle] == ["Show all 22 actors"]
    assert names(app) == [*(f"Speaker {number:02}" for number in range(20)), "2 others"]
    app.toggle(key="all-actors").set_value(True).run()
    assert names(app) == [f"Speaker {number:02}" for number in range(22)]
    app.query_params["all-actors"] = ["true"]
    app.run()
    assert app.toggle(key="all-actors").value


def names(app: AppTest) -> list[str]:
    """The rows of the first chart, from the top."""
    return json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]["yaxis"]["ticktext"]


def test_a_statement_that_several_documents_carry_leads_to_each_of_its_passages(app, store):
    app.run().switch_page(SOURCES).run()
    assert "In several documents" not in [header.value for header in app.header]
    copy = document("Fog over Norland\n\n" + document().text, outlet="courier.example", published=date(2031, 3, 9))
    carried = [(said, replace(there, confidence=0.99)) for said, there in judged(copy)]
    store.add(copy, carried)
    words = app.run() and shown(app)
    assert "In several documents" in [header.value for header in app.header]
    assert "3 statements on the question stand in more than one document" in words
    assert "Ada Brandt · 2 documents:" in words
    assert "1 group of documents that share most of their statements" in words
    assert words.count("</a> (3 shared)") == 1
    (early, late) = (said.id for said in (judged(document(published=date(2031, 3, 1)))[0][0], carried[0][0]))
    assert words.index(f"statement={early}") < words.index(f"statement={late}")
    for linked, outlet in ((early, "bugle.example"), (late, "courier.example")):
        other = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
        other.query_params["statement"] = [linked]
        other.run().switch_page(STATEMENTS).run()
        assert f"{outlet} ·" in shown(other)


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
