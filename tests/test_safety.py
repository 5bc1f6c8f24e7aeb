"""What SECURITY.md promises of the dashboard, seen from outside: who can reach it, what it takes, whom it asks, and that words from
documents stay words on every screen, in the briefing and in charts. A browser looks where one is installed.
"""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import lxml.html
import pytest
import yaml
from playwright.sync_api import Page, expect, sync_playwright

from invented import document, position, statement
from opened import BROWSER, FLAGS, ROOT, dashboard
from stance import codebook
from stance.briefing import files
from stance.briefing.contents import gather
from stance.documents import LARGEST_FILE
from stance.domain import Actor
from stance.store import Store
from stance.tables import Filters

SLOW = 60_000
"""Milliseconds that a busy machine may take."""
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b> <a href='javascript:alert(3)'>go</a> ![x](http://x.example/i.png) $a^2$ :red[no]"
PAGES = ("/", "/actors", "/sources", "/statements", "/documents", "/question")
BROUGHT_IN = "img[src='x'], img[src*='x.example'], a[href^='javascript:'], .katex, .js-plotly-plot a"
"""Elements that the markup would make."""
SETTINGS = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())


BOOK = yaml.safe_dump({
    "title": MARKUP, "question": MARKUP, "about": [MARKUP],
    "stances": {
        f"{name} {MARKUP}": {"definition": MARKUP, "not_when": MARKUP, "hypotheses": [f"{{actor}} {MARKUP}"], "colour": "#2171B5"}
        for name in ("no", "yes")
    },
})  # fmt: skip


def hostile(store: Store) -> None:
    """Markup wherever a document or a codebook can bring it: title, outlet, name, address, statement, source, actor, model."""
    store.keep_codebook("markup", BOOK)
    for day in (1, 2):
        of = document(
            f"{MARKUP}\n\n{MARKUP} said that {MARKUP} must come {day}.",
            title=MARKUP, outlet=MARKUP, author=MARKUP, name=f"javascript:alert({day}){MARKUP}", url="javascript:alert(4)",
            published=date(2031, 3, day),
        )  # fmt: skip
        said = statement(of, f"must come {day}", source=MARKUP, actor=Actor(MARKUP))
        said = replace(said, text=f"{MARKUP} {said.text}")
        for book, stance in (("peace_talks", "open" if day == 1 else "skeptical"), ("markup", f"yes {MARKUP}")):
            store.add(of, [(said, replace(position(said, stance, book), model=MARKUP))])


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Address and process of a dashboard over markup."""
    path = tmp_path_factory.mktemp("safety") / "stance.sqlite"
    store = Store(f"sqlite:///{path}")
    hostile(store)
    store.close()
    with dashboard(path) as running:
        yield running


def test_the_settings_are_those_of_a_local_tool():
    server = SETTINGS["server"]
    assert (server["address"], server["port"], server["headless"]) == ("127.0.0.1", 8501, True)
    assert server["fileWatcherType"] == "none"
    assert server["enableXsrfProtection"] is True
    assert server["allowedHosts"] == ["127.0.0.1", "localhost"]
    assert server["maxUploadSize"] * 2**20 == LARGEST_FILE
    assert SETTINGS["browser"]["gatherUsageStats"] is False
    assert SETTINGS["client"] == {"toolbarMode": "minimal", "showErrorLinks": False}


def test_streamlit_takes_the_settings_as_they_are_written():
    names = ["server.address", "server.enableXsrfProtection", "server.maxUploadSize", "browser.gatherUsageStats"]
    code = f"import json; from streamlit import config; print(json.dumps([config.get_option(n) for n in {names!r}]))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout.splitlines()[-1]) == ["127.0.0.1", True, LARGEST_FILE // 2**20, False]


def listening(process: int) -> set[str]:
    """The local addresses on which a process and its children listen, as /proc/net writes them."""
    sockets = {path.readlink().name for path in Path(f"/proc/{process}/fd").iterdir() if path.is_symlink()}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            cells = line.split()
            if cells[3] == "0A" and f"socket:[{cells[9]}]" in sockets:
                found.add(cells[1].partition(":")[0])
    return found


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux tells in /proc who listens where")
def test_it_listens_on_loopback_only(served):
    assert listening(served[1].pid) == {"0100007F"}  # 127.0.0.1, lowest byte first


def test_another_address_of_this_machine_is_not_answered(served):
    port = int(served[0].rpartition(":")[2])
    with socket.socket() as other:
        other.settimeout(5)
        assert other.connect_ex(("127.0.0.2", port))  # loopback, too, but not the address that is bound


def asked(
    address: str, *, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
) -> int:
    """The status of an answer."""
    request = urllib.request.Request(address, data=body, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize(
    "headers", [{}, {"X-Xsrftoken": "2|guess|guess|1"}, {"X-Xsrftoken": "a", "Cookie": "_streamlit_xsrf=b"}]
)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_upload_without_the_token_is_refused(served, headers, method):
    assert asked(f"{served[0]}/_stcore/upload_file/session/file", method=method, headers=headers, body=b"x") == 403


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1", "http://127.0.0.1", 101),
        ("evil.example", "http://evil.example", 403),  # a name that was made to point here (DNS rebinding)
        ("127.0.0.1", "http://evil.example", 403),  # a page of another site, open in the same browser
    ],
)
def test_a_page_of_another_site_cannot_speak_to_it(served, host, origin, status):
    port = served[0].rpartition(":")[2]
    line = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
    line.putrequest("GET", "/_stcore/stream", skip_host=True)
    for name, value in {
        "Host": f"{host}:{port}", "Origin": f"{origin}:{port}", "Connection": "Upgrade", "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
    }.items():  # fmt: skip
        line.putheader(name, value)
    line.endheaders()
    assert line.getresponse().status == status
    line.close()


def hovered(page: Page) -> None:
    """What a chart says under the mouse is text, too."""
    mark = page.locator(".js-plotly-plot .point path, .js-plotly-plot path.point").first
    told = page.locator(".js-plotly-plot .hovertext").first
    for _ in range(10):  # the chart listens a moment after it is drawn, and moves while others come in above it
        mark.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        box = mark.bounding_box()
        page.mouse.move(0, 0)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(500)
        if told.count():
            break
    expect(told).to_contain_text("<b>bold</b>", timeout=SLOW)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome is installed: apt-get install chromium")
def test_markup_from_documents_is_text_on_every_screen_and_asks_nobody(served):
    address, _ = served
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        alerts, requests = [], []
        page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: requests.append(request.url))
        for path in PAGES:
            for question in ("", MARKUP):
                page.goto(f"{address}{path}?{urlencode({'min': 1, **({'question': question} if question else {})})}")
                expect(page.locator("h1")).to_be_visible(timeout=SLOW)
                if path in ("/", "/actors", "/sources"):
                    expect(page.locator(".js-plotly-plot").first).to_contain_text("<img", timeout=SLOW)
                    hovered(page)
                page.wait_for_timeout(1_000)
                if question:
                    expect(page.get_by_test_id("stSidebar")).to_contain_text(MARKUP)
                assert page.locator("[data-testid=stException]").count() == 0
                assert (
                    page.locator(BROUGHT_IN).evaluate_all("them => them.map(each => each.parentElement.outerHTML)")
                    == []
                ), path
        browser.close()
    assert alerts == []
    assert {url for url in requests if not url.startswith((address, "data:", "blob:"))} == set()


@pytest.mark.parametrize("book", [codebook.load(), codebook.read(BOOK, Path("markup.yaml"))], ids=["shipped", "markup"])
def test_markup_is_text_in_the_page_that_is_taken_away(store, book):
    hostile(store)
    made = gather(map(dict, store.positions(book.name)), codebook=book, filters=Filters(), today=date(2031, 5, 4))
    page = files.brief(made, ".html").decode()
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    elements = list(lxml.html.fromstring(page).iter())
    assert not {"script", "img", "a"} & {element.tag for element in elements}
    assert not [
        name for element in elements for name in element.attrib if name.startswith("on") or name in {"href", "src"}
    ]
