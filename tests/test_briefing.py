"""Briefings as their readers open them: slides, a page, a Word document, an archive, all with the same numbers."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from datetime import date

import docx
import openpyxl
import pptx
import pytest

from invented import BRANDT, MAAL, document, position, statement
from stance import captions, frames, tables
from stance.briefing import files, pictures
from stance.briefing.contents import BriefingError, gather
from stance.cli import leaving
from stance.domain import Actor
from stance.tables import Filters

WORDS = "said that the talks of day {} were a <gift>"
TODAY = date(2031, 5, 4)
HAS_BROWSER = any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))


@pytest.fixture
def positions(store):
    """Ada Brandt: six open, two skeptical. Ivo Maal: one conditional, one unclear. All in two outlets."""
    stances = [(BRANDT, "open")] * 6 + [(BRANDT, "skeptical")] * 2 + [(MAAL, "conditional"), (MAAL, "unclear")]
    for i, (actor, stance) in enumerate(stances):
        of = document(
            f"{actor.name} {WORDS.format(i)}.",
            name=f"{i}.txt",
            outlet=f"Bugle {i % 2}",
            published=date(2031, 1, i + 1),
            url=f"https://bugle.example/{i}",
        )
        said = statement(of, WORDS.format(i)[5:], source=actor.name, actor=actor)
        store.add(of, [(said, position(said, stance))])
    return [dict(row) for row in store.positions("peace_talks")]


def briefing(positions, peace_talks, **filters):
    return gather(positions, codebook=peace_talks, filters=Filters(**filters), today=TODAY)


def test_it_says_what_the_screen_says(positions, peace_talks):
    made = briefing(positions, peace_talks)
    screen = tables.shares(frames.frame(positions), stances=["skeptical", "conditional", "open"])
    assert made.actors.shares.equals(screen)
    assert made.sentences[0].startswith("10 statements by 2 known actors: too few")
    assert briefing(positions, peace_talks, every_copy=True).sentences[0].endswith("so no finding is named.")
    assert list(made.quotes) == ["Ada Brandt", "Ivo Maal"]
    assert list(made.quotes["Ada Brandt"]["stance"]) == ["skeptical", "skeptical", "open", "open"]


def test_the_filters_hold_in_every_part(positions, peace_talks):
    made = briefing(positions, peace_talks, actors=("Ada Brandt",), until=date(2031, 1, 4))
    assert list(made.actors.shares["actor"]) == list(made.quotes) == ["Ada Brandt"]
    assert made.actors.shares["n"].sum() == len(made.rows) == made.recipe["statements"] == 4
    assert made.recipe["filters"]["actors"] == ("Ada Brandt",)
    assert made.recipe["filters"]["until"] == "2031-01-04"
    assert [each["name"] for each in sorted(made.recipe["documents"], key=lambda d: d["name"])] == [
        f"{i}.txt" for i in range(4)
    ]


def test_nothing_to_brief_on_is_said(positions, peace_talks):
    with pytest.raises(BriefingError, match=r"Nothing to brief on: of 0 statements .* Widen the filters"):
        briefing(positions, peace_talks, actors=("Nobody",))


def test_slides_hold_a_chart_that_can_be_edited_with_the_right_numbers(positions, peace_talks):
    made = briefing(positions, peace_talks)
    deck = pptx.Presentation(io.BytesIO(files.brief(made, ".pptx")))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 2
    actors = charts[0]
    assert list(actors.plots[0].categories) == ["Ivo Maal (n = 2)", "Ada Brandt (n = 8)"]
    values = {series.name.split()[-1]: list(series.values) for series in actors.plots[0].series}
    assert values == {"skeptical": [0, 0.25], "conditional": [0.5, 0], "open": [0, 0.75], "unclear": [0.5, 0]}
    assert actors.part.chart_workbook.xlsx_part.blob[:2] == b"PK"
    for slide in deck.slides:
        assert slide.shapes.title.text
        words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "Machine-classified" in words
    quoted = " ".join(
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    )
    assert all(text in quoted for rows in made.quotes.values() for text in rows["statement"])


def test_the_page_works_offline_and_takes_no_markup_from_documents(positions, peace_talks):
    page = files.brief(briefing(positions, peace_talks), ".html").decode()
    outside = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(https?:[^"')> ]+)""", page)
    assert set(outside) <= {f"https://bugle.example/{i}" for i in range(10)}
    assert "<script" not in page
    assert "@import" not in page
    assert "&lt;gift&gt;" in page
    assert "<gift>" not in page
    assert 'title="open: 6 of 8"' in page


def test_a_name_is_no_formula_in_the_workbook_of_a_chart(store, peace_talks):
    of = document(outlet="=1+1")
    said = statement(
        of, "that it would ever hold", source="Ivo Maal", actor=Actor('=HYPERLINK("http://x.example","y")')
    )
    store.add(of, [(said, position(said))])
    deck = zipfile.ZipFile(
        io.BytesIO(files.brief(briefing(map(dict, store.positions("peace_talks")), peace_talks), ".pptx"))
    )
    books = [openpyxl.load_workbook(io.BytesIO(deck.read(name))) for name in deck.namelist() if name.endswith(".xlsx")]
    cells = [cell for book in books for row in book.active.iter_rows() for cell in row]
    assert {"'=1+1 (n = 1)", '\'=HYPERLINK("http://x.example","y") (n = 1)'} <= {cell.value for cell in cells}
    assert not [cell.value for cell in cells if cell.data_type == "f"]


@pytest.mark.skipif(not HAS_BROWSER, reason="no Chromium or Chrome is installed: apt-get install chromium")
def test_word_and_the_archive_hold_pictures_that_are_not_blank(positions, peace_talks):
    made = briefing(positions, peace_talks)
    word = docx.Document(io.BytesIO(files.brief(made, ".docx")))
    assert len(word.inline_shapes) == 2
    assert all(shape._inline.docPr.get("descr").startswith("Peace talks") for shape in word.inline_shapes)
    assert made.quotes["Ivo Maal"]["statement"][0] in {
        cell.text for grid in word.tables for cell in grid.columns[1].cells
    }
    folder = zipfile.ZipFile(io.BytesIO(files.brief(made, ".zip")))
    assert set(folder.namelist()) == {
        *(f"{name}.{suffix}" for name in ("actors", "sources", "actors_by_source") for suffix in ("png", "svg")),
        "actors.csv",
        "sources.csv",
        "actors_by_source.csv",
        "statements.csv",
        "recipe.json",
    }
    png = folder.read("actors.png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20]) == 2 * pictures.WIDTH
    assert len(png) > 20_000
    assert "Ada Brandt" in folder.read("actors.svg").decode()
    assert json.loads(folder.read("recipe.json"))["codebook"]["name"] == "peace_talks"
    assert folder.read("statements.csv").decode("utf-8-sig").count("Bugle") == 10


def test_without_a_browser_it_says_what_to_install(positions, peace_talks, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    with pytest.raises(BriefingError, match=r"Pictures are drawn by Chrome or Chromium.*apt-get install chromium"):
        files.brief(briefing(positions, peace_talks), ".docx")


def test_the_command_writes_the_file_it_was_asked_for(positions, run, tmp_path):
    path = tmp_path / "briefing.html"
    assert run("brief", "--actor", "Ivo Maal", "--from", "2031-01-09", "--output", path) == (
        0,
        f"{path}: 2 statements in 2 documents.\n",
        "",
    )
    assert "Ivo Maal" in path.read_text(encoding="utf-8")
    assert "Ada Brandt" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--output", "b.pdf"], "a briefing is a file that ends in .pptx, .html, .docx, .zip"),
        (["--output", "b.html", "--actor", "Nobody"], "Nothing to brief on"),
        (["--output", "none/b.html"], "No such file or directory"),
    ],
)
def test_a_briefing_that_cannot_be_made_is_one_sentence(positions, run, tmp_path, monkeypatch, words, sentence):
    monkeypatch.chdir(tmp_path)
    status, out, err = run("brief", *words)
    assert (status, out) == (2, "")
    assert sentence in " ".join(err.split())
    assert not list(tmp_path.glob("b.*"))


def test_words_that_an_office_file_cannot_hold_are_left_out_and_spaces_stay(positions, peace_talks):
    odd = [
        row | {"actor": "Ada\x0bBrandt", "family": None, "statement": "5\u202f000 of\tthem\xa0said \x00no"}
        for row in positions
    ]
    deck = pptx.Presentation(io.BytesIO(files.brief(briefing(odd, peace_talks), ".pptx")))
    words = next(shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart).plots[0].categories
    assert list(words) == ["Ada Brandt (n = 1)"]
    assert captions.printed(odd[0]["statement"]) == "5\u202f000 of them\xa0said no"


def test_a_name_that_nothing_goes_by_is_said(positions, run):
    status, out, err = run("export", "--actor", "Ada Brand")
    assert (status, out) == (2, "")
    assert "No actor is called 'Ada Brand'. Did you mean Ada Brandt?" in " ".join(err.split())
    assert run("export", "--stance", "opne")[0] == 2
    assert run("export", "--source", "Bugle 1", "--stance", "open")[1].count("\n") == 3


def test_a_day_is_written_as_iso(run):
    status, _, err = run("export", "--from", "1 May")
    assert status == 2
    assert "'1 May' is not a day; write it as 2031-05-04" in err


def test_the_command_line_offers_what_there_is():
    assert set(leaving.BRIEFINGS) == set(files.FORMATS)
