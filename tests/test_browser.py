"""The dashboard in the system's Chromium: it draws, a bar leads to its sentences, an address restores a view.

Skips, and says so, where no Chromium or Chrome is installed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pptx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from invented import document, judged, position, statement
from opened import BROWSER, FLAGS, dashboard
from stance.domain import Actor
from stance.store import Store

SLOW = 30_000
"""Milliseconds that a busy machine may take."""

PAGES = ("", "actors", "sources", "statements", "documents", "question")
SHIFTS = """
new PerformanceObserver(list => {
  const late = list.getEntries().filter(entry => !entry.hadRecentInput && entry.startTime > (window.shown ?? Infinity));
  window.shifted = (window.shifted ?? 0) + late.reduce((sum, entry) => sum + entry.value, 0);
}).observe({type: "layout-shift", buffered: true});
const frame = () => document.querySelector("h1")
  ? requestAnimationFrame(() => { window.shown = performance.now(); }) : requestAnimationFrame(frame);
frame();
"""
"""Adds up in ``window.shifted`` how far what is in sight moves after the first frame with a title, as web vitals count it."""
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome is installed: apt-get install chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A dashboard over four statements in two documents and one by each of 22 others in a third, on a port of its own."""
    path = tmp_path_factory.mktemp("browser") / "stance.sqlite"
    store = Store(f"sqlite:///{path}")
    for item in (document(), document("Fog over Norland\n\n" + document().text, outlet="courier.example")):
        store.add(item, judged(item))
    crowd = document("Harbour talk\n\n" + "\n\n".join(f"The speaker from pier {n:02} agreed." for n in range(22)))
    speakers = [statement(crowd, f"pier {n:02} agreed", actor=Actor(f"Speaker {n:02}")) for n in range(22)]
    store.add(crowd, [(said, position(said)) for said in speakers])
    store.close()
    with dashboard(path) as (address, _):
        yield address


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, address):
    """Opens a path in a fresh window; every address asked for ends up in ``page.asked``, what the console says in ``page.said``."""
    contexts = []

    def visiting(path: str = "/", *, at: str = address, theme: str = "light", width: int = 1440) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme))
        page = contexts[-1].new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.add_init_script(SHIFTS)
        page.goto(at + path)
        expect(page.locator("h1")).to_be_visible(timeout=SLOW)
        return page

    yield visiting
    for context in contexts:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [800, 1440])
def test_the_first_screen_draws_its_chart_and_asks_nobody(visit, address, theme, width):
    page = visit(theme=theme, width=width)
    chart = page.locator(".js-plotly-plot").first
    expect(chart).to_be_visible(timeout=SLOW)
    expect(chart).to_contain_text("Ada Brandt")
    assert chart.bounding_box()["x"] + chart.bounding_box()["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert elsewhere(page, address) == set()


def test_a_bar_leads_to_its_sentences_and_the_address_restores_them(visit):
    page = visit()
    bar = page.locator(".js-plotly-plot .trace.bars .point path").first
    expect(bar).to_be_visible(timeout=SLOW)
    box = bar.bounding_box()
    page.wait_for_timeout(1000)  # the chart listens a moment after it is drawn
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", name="Statements")).to_be_visible(timeout=SLOW)
    page.wait_for_url("**actor=*", timeout=SLOW)
    shared = visit(page.url.removeprefix(page.url.split("/statements")[0]))
    expect(shared.get_by_role("heading", name="Statements")).to_be_visible(timeout=SLOW)
    assert "actor=" in shared.url


def test_the_row_of_others_leads_to_the_others(visit):
    page = visit()
    others = page.locator(".js-plotly-plot .ytick text", has_text="4 others")
    expect(others).to_be_visible(timeout=SLOW)
    page.wait_for_timeout(1000)
    others.scroll_into_view_if_needed()
    box = others.bounding_box()
    page.mouse.click(box["x"] + box["width"] + 150, box["y"] + box["height"] / 2)
    expect(page.get_by_role("switch", name="Show all 24 actors")).to_be_checked(timeout=SLOW)
    page.wait_for_url("**all-actors=true*", timeout=SLOW)
    expect(page.locator(".js-plotly-plot .ytick text")).to_have_count(24, timeout=SLOW)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_taken_away_is_what_was_on_screen(visit, theme, tmp_path):
    page = visit("/?actor=Ada+Brandt", theme=theme)
    page.get_by_role("button", name="Briefing and data").click()
    deck = pptx.Presentation(taken(page, "PowerPoint", tmp_path))
    (chart, _) = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert list(chart.plots[0].categories) == ["Ada Brandt (n = 2)"]
    rows = [json.loads(line) for line in taken(page, "JSON lines", tmp_path).open(encoding="utf-8")]
    assert {row["actor"] for row in rows} == {"Ada Brandt"}
    assert sum(row["counted"] for row in rows) == 2
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save this chart").first.click()
    picture = taken(page, "PNG, three times", tmp_path)
    assert picture.name == "stance_peace-talks_actors.png"
    png = picture.read_bytes()
    assert int.from_bytes(png[16:20]) == 3 * 960
    assert "#FFFFFF" in taken(page, "SVG", tmp_path).read_text().upper().replace("RGB(255, 255, 255)", "#FFFFFF")


def taken(page: Page, button: str, folder: Path) -> Path:
    """Where the file lies that a button gives."""
    with page.expect_download(timeout=SLOW) as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_every_screen_is_reached_and_asks_nobody(visit, address):
    page = visit()
    for name in ("Actors", "Sources", "Statements", "Documents", "Question"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_be_visible(timeout=SLOW)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        page.wait_for_timeout(500)
    assert elsewhere(page, address) == set()
    assert page.said == []


def settled(page: Page) -> None:
    """Waits until the page is drawn to its end, and stays so: a second run may follow the first."""
    for _ in range(3):
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=SLOW)
        page.wait_for_timeout(500)


def elsewhere(page: Page, address: str) -> set[str]:
    """What was asked for of anybody but the dashboard."""
    return {url for url in page.asked if not url.startswith((address, "data:", "blob:"))}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_keeps_a_reader_out_and_nothing_moves(visit, theme, path):
    page = visit(f"/{path}", theme=theme)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=SLOW)
    page.wait_for_timeout(1000)
    assert page.evaluate("window.shown ? window.shifted ?? 0 : 1") < 0.1
    found = Axe().run(page).response["violations"]
    grave = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    assert not grave, [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in grave]


def test_what_is_known_of_a_document_can_be_mended(visit):
    page = visit("/documents")
    expect(page.get_by_text("3 documents. Choose one")).to_be_visible(timeout=SLOW)
    box = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 52)
    source, keep = page.get_by_label("Source", exact=True), page.get_by_role("button", name="Keep this")
    expect(keep).to_be_visible(timeout=SLOW)
    before, author = source.input_value(), page.get_by_label("Author", exact=True)
    for outlet, name in (("The Mended Post", "Una Frey"), (before, "")):
        source.fill(outlet)
        author.fill(name)
        keep.click()
        expect(keep).to_have_count(0, timeout=SLOW)  # the list is drawn anew, with nothing chosen
        page.wait_for_timeout(500)
        page.mouse.click(box["x"] + 15, box["y"] + 52)
        expect(source).to_have_value(outlet, timeout=SLOW)
        expect(author).to_have_value(name, timeout=SLOW)


def test_a_document_that_was_taken_out_can_be_had_back(visit):
    page = visit("/documents")
    expect(page.get_by_text("3 documents. Choose one")).to_be_visible(timeout=SLOW)
    box = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 52)
    page.get_by_role("button", name="Take out 1 document").click(timeout=SLOW)
    expect(page.get_by_text("1 document taken out")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("2 documents. Choose one")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("3 documents. Choose one")).to_be_visible(timeout=SLOW)


@pytest.mark.slow
def test_a_newcomer_uploads_a_document_and_asks_another_question(visit, tmp_path):
    """With the embedded models, from an empty database to a briefing on what was uploaded."""
    kept = tmp_path / "new.sqlite"
    store = Store(f"sqlite:///{kept}")
    store.add(document(), judged(document()))  # or the seeds would be read first
    store.close()
    told = (
        "The harbour talks\n\nMinister Ada Brandt rejected peace talks. “There is nothing to negotiate,” Brandt said.\n"
    )
    (tmp_path / "harbour.txt").write_text(told)
    with dashboard(kept) as (at, _):
        page = visit("/", at=at)
        page.get_by_role("link", name="Documents", exact=True).click()
        page.locator("input[type=file]").set_input_files(tmp_path / "harbour.txt")
        page.get_by_role("button", name="Read them").click(timeout=SLOW)
        expect(page.get_by_text("1 document read, with 2 statements.")).to_be_visible(timeout=2 * SLOW)
        page.get_by_role("link", name="Overview", exact=True).click()
        expect(page.locator(".js-plotly-plot").first).to_contain_text("▼ 50%▲ 50%", timeout=SLOW)

        page.get_by_label("Question").click()
        page.get_by_role("option", name="Sanctions").click()
        expect(page.get_by_role("heading", name="Sanctions", level=1)).to_be_visible(timeout=SLOW)
        assert page.url.endswith("question=Sanctions")
        settled(page)
        page.get_by_role("button", name="Judge now").click(timeout=SLOW)
        expect(page.get_by_text("with at least one statement")).to_be_visible(timeout=2 * SLOW)
        page.get_by_role("link", name="Sources", exact=True).click()
        expect(page.get_by_role("heading", name="Sources", level=1)).to_be_visible(timeout=SLOW)
        page.get_by_label("Question").click()
        page.get_by_role("option", name="Peace talks").click()
        expect(page).to_have_url(re.compile("sources$"), timeout=SLOW)
        settled(page)  # a step taken while a page is still drawn is lost: Streamlit puts that page's address back
        page.go_back()
        expect(page.get_by_role("heading", name="Sanctions", level=1)).to_be_visible(timeout=SLOW)
        settled(page)
        page.go_forward()
        expect(page.get_by_role("heading", name="Sources", level=1)).to_be_visible(timeout=SLOW)
        page.get_by_role("link", name="Overview", exact=True).click()
        expect(page.locator(".js-plotly-plot").first).to_contain_text("▼ 50%▲ 50%", timeout=SLOW)

        page.get_by_role("button", name="Briefing and data").click()
        told = taken(page, "Web page that works offline", tmp_path).read_text(encoding="utf-8")
        assert "There is nothing to negotiate" in told
        assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", told)
        assert elsewhere(page, at) == set()
        assert page.said == []
