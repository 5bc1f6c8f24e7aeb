"""Pages become documents with their address, outlet and day, by what the server says they are. The pipeline is a stub."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papers import DAY, FIRST, GOOD, HTML, SECOND, TITLE
from stance.addresses import SUFFIXES, read_address
from stance.documents import READERS, Refusal, Remark
from stance.domain import Document
from stance.store import Store
from stub import Stub

pytestmark = pytest.mark.usefixtures("stubbed")
BARE = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"


def canonical(address: str) -> str:
    return BARE.replace("</head>", f'<link rel="canonical" href="{address}"></head>')


def test_a_page_is_a_document_with_what_it_says_of_itself(site, fetcher):
    address = site.page("/news/dam", HTML)
    [found] = read_address(f" {address}#top", fetcher)
    assert (found.name, found.url, found.title) == (address, address, TITLE)
    assert (found.outlet, found.published) == ("The Bugle", DAY)
    assert FIRST in found.text


def test_what_a_page_does_not_say_stays_unknown_and_its_host_is_the_outlet(site, fetcher):
    [found] = read_address(site.page("/dam", BARE), fetcher)
    assert (found.outlet, found.published) == ("127.0.0.1", None)


def test_where_a_page_was_moved_to_is_its_address(site, fetcher):
    site.page("/new", BARE)
    [found] = read_address(site.moved("/old", "/new"), fetcher)
    assert (found.name, found.url) == (site.at("/old"), site.at("/new"))


def test_a_page_may_name_its_own_site_as_its_true_address_but_no_other(site, fetcher):
    [own] = read_address(site.page("/dam?from=feed", canonical(site.at("/dam"))), fetcher)
    assert own.url == site.at("/dam")
    [other] = read_address(site.page("/copy", canonical("https://www.courier.example/dam")), fetcher)
    assert (other.url, other.outlet) == (site.at("/copy"), "127.0.0.1")


def test_the_rows_of_a_table_keep_their_own_addresses(site, fetcher):
    table = "text,url,outlet\nIt rained.,https://bugle.example/1,\nIt snowed.,,\n"
    first, second = read_address(site.page("/all.csv", table, kind="text/csv"), fetcher)
    assert (first.url, first.outlet) == ("https://bugle.example/1", "")
    assert (second.url, second.outlet) == (site.at("/all.csv"), "127.0.0.1")


@pytest.mark.parametrize("kind", SUFFIXES)
def test_every_kind_of_file_is_read_by_its_media_type(site, fetcher, kind):
    site.pages["/file"] = (200, {"Content-Type": kind}, GOOD[SUFFIXES[kind]])
    found = [item for item in read_address(site.at("/file"), fetcher) if isinstance(item, Document)]
    assert any(FIRST.split()[0] in item.text for item in found)
    assert all(item.name.startswith(site.at("/file")) and SUFFIXES[kind] not in item.name[-5:] for item in found)
    assert all(item.url and item.outlet for item in found)


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", ""])
def test_a_server_that_does_not_know_what_it_sends_is_helped_by_the_name(site, fetcher, kind):
    site.pages["/dam.pdf?v=2"] = (200, {"Content-Type": kind} if kind else {}, GOOD[".pdf"])
    [found] = read_address(site.at("/dam.pdf?v=2"), fetcher)
    assert FIRST.split()[0] in found.text


def test_the_encoding_that_the_server_names_is_taken(site, fetcher):
    site.pages["/dam"] = (
        200,
        {"Content-Type": "text/plain; charset=koi8-r"},
        "Дамба\n\nАда говорила.".encode("koi8-r"),
    )
    found, remark = read_address(site.at("/dam"), fetcher)
    assert found.text == "Дамба\n\nАда говорила."
    assert "koi8-r" in remark.reason


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("image/png", "The server calls it image/png, which is not read; known: .txt"),
        ("application/rss+xml", "python -m stance follow takes feeds."),
        ("", "The server does not say what it is"),
        ("image/\x1b[2Jpng", "The server does not say what it is"),
    ],
)
def test_what_is_not_read_is_refused_by_name(site, fetcher, kind, expected):
    site.pages["/x"] = (200, {"Content-Type": kind} if kind else {}, b"\x89PNG")
    [refusal] = read_address(site.at("/x"), fetcher)
    assert isinstance(refusal, Refusal)
    assert expected in refusal.reason
    assert refusal.name == site.at("/x")


def test_a_page_that_is_not_what_the_server_says_is_refused(site, fetcher):
    [refusal] = read_address(site.page("/a", "<p>Ada</p>", kind="application/pdf"), fetcher)
    assert isinstance(refusal, Refusal)


def test_add_takes_addresses_beside_paths_and_adding_twice_adds_once(run, site, folder):
    words = ("add", "--allow-private", site.page("/dam", HTML), folder / "z.md", site.at("/none"))
    status, out, _ = run(*words)
    assert status == 1
    assert out.splitlines() == [
        f"{site.at('/dam')}: 0 statements",
        "z.md: 0 statements",
        f"{site.at('/none')}: skipped. The server answered 404 (Not Found).",
        "2 added with 0 statements, 0 already there, 1 skipped.",
    ]
    assert Stub.loaded == 1
    assert run(*words)[1].splitlines()[-1] == "0 added with 0 statements, 2 already there, 1 skipped."
    assert Stub.loaded == 1


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/", "http://nowhere.invalid/", "x://"])
def test_an_address_that_is_refused_stops_nothing(run, folder, address):
    status, out, err = run("add", address, folder / "dam.txt")
    first, second, last = out.splitlines()
    assert (status, err) == (1, "")
    assert first.startswith(f"{address}: skipped. ")
    assert second == "dam.txt: 3 statements"
    assert last.startswith("1 added")


@settings(deadline=None, derandomize=True, database=None, max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(["text/plain", "text/html", "text/csv"]),
    body=st.text(min_size=1, max_size=300),
    times=st.integers(2, 3),
)
def test_whatever_a_page_holds_it_is_added_once(site, fetcher, database, kind, body, times):
    site.page("/page", body, kind=f"{kind}; charset=utf-8")
    store = Store()
    before = len(store.documents())
    rounds = [list(read_address(site.at("/page"), fetcher)) for _ in range(times)]
    assert all(items == rounds[0] for items in rounds)
    documents = {item.id for item in rounds[0] if isinstance(item, Document)} - {row["id"] for row in store.documents()}
    for items in rounds:
        for item in items:
            assert isinstance(item, (Document, Refusal, Remark))
            if isinstance(item, Document):
                store.add(item, [])
    assert len(store.documents()) == before + len(documents)
    store.close()


def test_the_kinds_are_those_of_the_readers():
    assert set(SUFFIXES.values()) | {".txt", ".mht"} >= {*READERS} - {".htm", ".mhtml"}
