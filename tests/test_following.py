"""Feeds are followed, updated and left, nothing is read twice or lost, and one bad feed never stops the rest."""

from __future__ import annotations

import pytest
from test_feeds import rss

from papers import DAY, HTML
from stance import following
from stance.domain import Document
from stance.fetching import client
from stance.following import followed
from stance.store import Store
from stub import Stub

pytestmark = pytest.mark.usefixtures("stubbed")
ROBOTS = "User-agent: *\nDisallow: /barred"


def entry(site, path: str, more: str = "") -> str:
    return f"<title>{path}</title><link>{site.at(path)}</link><pubDate>Tue, 04 May 2021 10:00:00 GMT</pubDate>{more}"


class Paper:
    """A site with a feed that answers 304 to whoever has its latest state."""

    def __init__(self, site, path: str = "/feed.xml") -> None:
        self.site, self.path, self.entries, self.state = site, path, [], 0
        site.pages[path] = self.answer

    @property
    def address(self) -> str:
        return self.site.at(self.path)

    def answer(self, asked):
        etag = f'"{self.state}"'
        if asked.headers["If-None-Match"] == etag:
            return 304, {}, b""
        return 200, {"ETag": etag, "Content-Type": "application/rss+xml"}, rss(*self.entries)

    def prints(self, path: str, html: str = "", more: str = "") -> str:
        self.entries.insert(0, entry(self.site, path, more))
        self.state += 1
        return self.site.page(path, html or HTML.replace("Norland", path))


@pytest.fixture
def paper(site):
    made = Paper(site)
    made.prints("/one")
    made.prints("/two")
    return made


@pytest.fixture
def update(run):
    return lambda *words: run("update", "--allow-private", *words)


@pytest.fixture
def follow(run):
    return lambda address: run("follow", "--allow-private", address)


def names() -> set[str]:
    return {row["name"] for row in Store().documents()}


def test_a_feed_is_followed_updated_and_left(run, paper, follow, update):
    assert follow(paper.address) == (
        0,
        "The Bugle is followed now, with 2 entries; python -m stance update reads them.\n",
        "",
    )
    assert run("follow", "--list")[1] == f"{paper.address}: The Bugle, not read yet\n"
    assert names() == set()
    status, out, _ = update()
    assert (status, out.splitlines()) == (
        0,
        [
            f"{paper.site.at('/two')}: 0 statements",
            f"{paper.site.at('/one')}: 0 statements",
            "The Bugle: 2 new",
            "2 added with 0 statements, 0 already there, 0 skipped.",
        ],
    )
    assert "read last on 20" in run("follow", "--list")[1]
    assert run("follow", "--stop", f"{paper.address}#x")[0] == 0
    assert run("follow", "--list")[1] == ""
    assert len(names()) == 2


def test_what_was_read_is_not_asked_for_again_and_no_model_is_loaded(paper, follow, update):
    follow(paper.address)
    update()
    asked, loaded = len(paper.site.asked), Stub.loaded
    status, out, _ = update()
    assert (status, out.splitlines()[0]) == (0, "The Bugle: nothing new")
    assert paper.site.asked[asked:] == ["/robots.txt", paper.path]
    assert Stub.loaded == loaded == 1
    new = paper.prints("/three")
    assert update()[1].splitlines()[:2] == [f"{new}: 0 statements", "The Bugle: 1 new"]
    assert [paper.site.asked_for(path) for path in ("/one", "/two", "/three")] == [1, 1, 1]


def test_an_entry_that_could_not_be_judged_is_read_again(site, paper, follow, update, monkeypatch):
    follow(paper.address)
    paper.prints("/fog", HTML.replace("</article>", "<p>A stage will break on this.</p></article>"))
    assert "could not be judged: a stage broke" in update()[1]
    assert "could not be judged: a stage broke" in update()[1]
    monkeypatch.setattr(Stub, "add", lambda self, document: self.store.add(document, []) and 0)
    assert "The Bugle: 1 new" in update()[1]
    assert "nothing new" in update()[1]
    assert [site.asked_for(path) for path in ("/one", "/fog")] == [1, 3]


def test_following_twice_follows_once(run, paper, follow):
    follow(paper.address)
    assert "was followed before" in follow(paper.address.replace("http", "HTTP") + "#top")[1]
    assert len(run("follow", "--list")[1].splitlines()) == 1


def test_an_article_that_two_feeds_list_is_fetched_once(site, paper, follow, update):
    other = Paper(site, "/other.xml")
    other.entries = list(paper.entries)
    for feed in (paper, other):
        follow(feed.address)
    assert update()[1].splitlines()[-1].startswith("2 added")
    assert site.asked_for("/one") == 1


def test_one_bad_feed_never_stops_the_rest(site, paper, follow, update):
    bad = {path: Paper(site, path) for path in ("/gone.xml", "/page.xml", "/bomb.xml", "/busy.xml")}
    for feed in [*bad.values(), paper]:
        assert follow(feed.address)[0] == 0
    site.pages["/gone.xml"] = (404, {}, b"")
    site.page("/page.xml", HTML)
    site.page("/bomb.xml", "\n" * 6_000_000)
    site.pages["/busy.xml"] = (503, {}, b"")
    status, out, err = update()
    assert (status, err) == (1, "")
    assert (
        f"{bad['/gone.xml'].address}: skipped. The server answered 404 (Not Found).\nThe Bugle: nothing new, 1 skipped\n"
        in out
    )
    assert f"{bad['/page.xml'].address}: skipped. It is no feed" in out
    assert f"{bad['/bomb.xml'].address}: skipped. It has more than 5,242,880 bytes" in out
    assert f"{bad['/busy.xml'].address}: skipped. The server answered 503" in out
    assert out.splitlines()[-1] == "2 added with 0 statements, 0 already there, 4 skipped."


def test_a_page_that_is_barred_is_read_as_far_as_the_feed_holds_it(site, paper, follow, update):
    site.page("/robots.txt", ROBOTS)
    barred = paper.prints("/barred/dam", more="<description>&lt;p&gt;Ada Brandt said no.&lt;/p&gt;</description>")
    paper.prints("/barred/empty")
    follow(paper.address)
    status, out, _ = update()
    assert status == 1
    assert (
        f"{barred}: The server's robots.txt asks programs not to fetch it. What the feed holds of it was read." in out
    )
    assert (
        f"{site.at('/barred/empty')}: skipped. The server's robots.txt asks programs not to fetch it. The feed holds no text of it."
        in out
    )
    assert not any(path.startswith("/barred") for path in site.asked)
    store = Store()
    [key] = [row["id"] for row in store.documents() if row["name"] == barred]
    assert store.document(key) == Document(
        barred, "/barred/dam\nAda Brandt said no.", "/barred/dam", "127.0.0.1", barred, DAY
    )
    assert update()[:2] == (0, "The Bugle: nothing new\n0 added with 0 statements, 0 already there, 0 skipped.\n")


def test_an_entry_without_a_page_is_read_from_the_feed(site, paper, follow, update):
    paper.entries = [
        '<guid isPermaLink="false">7</guid><title>Fog</title><description>Ivo Maal doubted it.</description>'
    ]
    follow(paper.address)
    assert update()[0] == 0
    [name] = names()
    assert name.startswith(f"{paper.address}#")


def test_a_page_without_a_day_has_that_of_the_feed(paper, follow, update):
    paper.entries = []
    paper.prints(
        "/dayless", "<html><body><article><p>Ada Brandt said that the dam was a gift.</p></article></body></html>"
    )
    follow(paper.address)
    update()
    [row] = Store().documents()
    assert (row["published"], row["title"]) == (DAY, "/dayless")


@pytest.mark.parametrize(("status", "times"), [(503, 2), (404, 1)])
def test_an_entry_whose_server_is_away_is_read_the_next_time(site, paper, follow, update, status, times):
    good = site.pages["/two"]
    site.pages["/two"] = (status, {}, b"")
    follow(paper.address)
    assert f"{site.at('/two')}: skipped. The server answered {status}" in update()[1]
    site.pages["/two"] = good
    update()
    assert site.asked_for("/two") == times
    assert len(names()) == times


def test_an_update_that_is_interrupted_goes_on_where_it_was(site, paper, follow, update):
    stopping = paper.prints("/stop", "Ada said stop.")
    site.page("/stop", "Ada said stop.", kind="text/plain")
    paper.entries.append(paper.entries.pop(0))
    follow(paper.address)
    assert update()[0] == 130
    assert len(names()) == 2
    site.page("/stop", "Ada said go on.", kind="text/plain")
    assert update()[1].splitlines() == [
        f"{stopping}: 0 statements",
        "The Bugle: 1 new",
        "1 added with 0 statements, 0 already there, 0 skipped.",
    ]
    assert site.asked_for("/one") == 1


def test_what_was_taken_out_is_not_brought_back(paper, follow, update):
    follow(paper.address)
    update()
    store = Store()
    store.remove([row["id"] for row in store.documents()])
    paper.prints("/three")
    update()
    assert names() == {paper.site.at("/three")}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("follow", "http://127.0.0.1:9/feed"), "not on the public internet"),
        (("follow", "file:///etc/passwd"), "Only http and https addresses are fetched"),
        (("follow", "--stop", "https://bugle.example/feed"), "https://bugle.example/feed is not followed."),
        (("follow", "--stop", "bugle"), "Only http and https"),
    ],
)
def test_a_feed_that_cannot_be_followed_or_left_is_a_sentence(run, words, expected):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert expected in err
    assert run("follow", "--list") == (0, "", "")


def test_a_page_that_is_no_feed_is_not_followed(site, run, follow):
    status, _, err = follow(site.page("/dam", HTML))
    assert status == 2
    assert "is not followed. It is no feed" in err
    assert run("follow", "--list")[1] == ""


def test_a_name_that_is_nearly_right_is_asked_for(run, paper, follow):
    follow(paper.address)
    assert f"Did you mean {paper.address}?" in run("follow", "--stop", f"{paper.address}l")[2].replace("\n", "")


def test_without_feeds_there_is_nothing_to_update(update):
    assert update() == (0, "No feed is followed; python -m stance follow takes the address of one.\n", "")
    assert Stub.loaded == 0


def test_feeds_are_kept_in_every_kind_of_database(any_store, site, paper, fetcher):
    following.follow(any_store, paper.address, fetcher)
    [feed] = followed(any_store)
    assert sum(any_store.add(item, []) for item in following.news(any_store, feed, fetcher)) == 2
    [feed] = followed(any_store)
    assert (feed.etag, len(feed.seen)) == ('"2"', 2)
    assert list(following.news(any_store, feed, fetcher)) == []
    following.stop(any_store, paper.address)
    assert followed(any_store) == []


def test_feeds_are_private_to_the_flag(run, paper, follow):
    follow(paper.address)
    status, out, _ = run("update")
    assert status == 1
    assert "not on the public internet" in out


def test_a_feed_with_more_entries_than_are_read_says_so(paper, follow, update, monkeypatch):
    paper.entries = [f"<guid>{n}</guid>" for n in range(503)]
    follow(paper.address)
    monkeypatch.setattr(client, "PAUSE", 0.0)
    assert f"{paper.address}: It lists 3 entries more than are read of one feed." in update()[1]
    assert len(followed(Store())[0].seen) == 500
