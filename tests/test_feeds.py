"""Feeds as they are found, damaged and made to do harm: entries or a sentence, without a long wait."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.documents import Feed, Refusal, feeds, read_feed

AT = "https://bugle.example/feeds/news.xml"


def rss(*items: str, title: str = "The Bugle", head: str = "") -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>{title}</title>{inner}</channel></rss>'.encode()
    )


def atom(*entries: str) -> bytes:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Bugle</title>{inner}</feed>'.encode()


def read(content: bytes, kind: str = "") -> Feed:
    found = read_feed(content, address=AT, kind=kind)
    assert isinstance(found, Feed), found
    return found


def test_rss():
    [entry] = read(
        rss("<title>Dam &amp;amp; canal</title><link>/dam</link><description>&lt;p>Ada spoke.&lt;/p></description>"
            "<pubDate>Sun, 04 May 2031 23:30:00 -0500</pubDate>")
    ).entries  # fmt: skip
    assert (entry.title, entry.address, entry.published) == (
        "Dam & canal",
        "https://bugle.example/dam",
        date(2031, 5, 4),
    )
    assert "<p>Ada spoke.</p>" in entry.page


def test_atom_with_its_text_rather_than_its_summary_and_no_day_but_the_first():
    [one, two] = read(
        atom(
            '<id>1</id><title>Dam</title><link href="https://bugle.example/1"/><published>2031-05-04T01:00:00+02:00</published>'
            "<summary>Short.</summary><content type='html'>All that Ada said.</content>",
            "<id>2</id><title type='html'>Fog &amp;amp; &lt;b>rain&lt;/b></title><updated>2031-05-04T01:00:00Z</updated>",
        )
    ).entries
    assert one.published == date(2031, 5, 4)
    assert "All that Ada said." in one.page
    assert "Short." not in one.page
    assert (two.title, two.address, two.page, two.published) == ("Fog & rain", "", "", None)


def test_the_key_of_an_entry_stays_while_its_words_change():
    before, after = (
        read(rss(f"<guid>7</guid><title>{title}</title>")).entries[0].key for title in ("Dam", "Dam, again")
    )
    assert before == after
    assert before != read(rss("<guid>8</guid><title>Dam</title>")).entries[0].key


def test_the_encoding_that_the_server_names_is_taken():
    content = rss("<title>Дамба</title>").decode().replace('version="1.0"', "version='1.0'").encode("koi8-r")
    assert read(content, "application/rss+xml; charset=koi8-r").entries[0].title == "Дамба"


def test_an_entry_listed_twice_is_one_and_there_are_only_so_many(monkeypatch):
    assert len(read(rss("<guid>1</guid>", "<guid>1</guid>")).entries) == 1
    found = read(rss(*(f"<guid>{n}</guid>" for n in range(feeds.MOST_ENTRIES + 7))))
    assert (len(found.entries), found.left_out) == (feeds.MOST_ENTRIES, 7)


def test_an_empty_feed_is_one():
    assert read(rss()).entries == ()


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "ftp://bugle.example/a", "data:text/html,x"]
)
def test_only_links_into_the_web_are_addresses(link):
    assert read(atom(f'<id>1</id><link href="{link}"/><title>x</title>')).entries[0].address == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"Ada spoke.", b"<html><body>Ada</body></html>", b"<x/>", b'{"version": "1"}', b"\x00\xff", b"%PDF-1.4"],
)
def test_what_is_no_feed_is_said(content):
    found = read_feed(content, address=AT)
    assert isinstance(found, Refusal)
    assert found.reason == "It is no feed: neither RSS nor Atom was found in it."


def test_a_feed_that_breaks_off_gives_what_it_has():
    whole = rss(
        "<guid>1</guid><title>Dam</title><link>https://bugle.example/1</link>", "<guid>2</guid><title>Fog</title>"
    )
    assert read(whole[: whole.index(b"<guid>2")]).entries[0].title == "Dam"


@pytest.mark.parametrize("between", ["", "\n"])
def test_an_entity_bomb_does_no_harm(between):
    levels = [f'<!ENTITY a "{"Ada spoke. " * 99}">', *(f'<!ENTITY {name} "{f"&{below};" * 30}">' for below, name in zip("abcdefg", "bcdefgh", strict=True))]  # fmt: skip
    head = f"<!DOCTYPE rss [{between.join(['', *levels, ''])}]>"
    start = perf_counter()
    found = read_feed(rss("<guid>1</guid><title>&h;</title><description>&h;</description>", head=head), address=AT)
    assert perf_counter() - start < 5
    assert isinstance(found, Refusal) or all(len(entry.title + entry.page) < 1_000 for entry in found.entries)


def test_a_file_that_an_entity_names_is_not_read(tmp_path):
    (tmp_path / "secret.txt").write_text("Ada's secret")
    head = f'<!DOCTYPE rss [\n<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">\n]>'
    found = read_feed(rss("<guid>1</guid><title>&x;</title><description>&x;</description>", head=head), address=AT)
    assert "secret" not in str(found).replace("secret.txt", "")


@pytest.mark.parametrize("content", [b"\n" * 2_000_000 + rss(), b"<rss>" * 100_000, rss() + b"<" * 1_000_000])
def test_no_feed_takes_long(content, monkeypatch):
    monkeypatch.setattr("stance.documents.apart.SECONDS", 1.0)
    start = perf_counter()
    assert isinstance(read_feed(content, address=AT), (Feed, Refusal))
    assert perf_counter() - start < 5


@settings(deadline=None, derandomize=True, database=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_feeds(data):
    content = bytearray(rss("<guid>1</guid><title>Dam</title><link>/dam</link>", head="<!DOCTYPE rss>"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.sampled_from([0, 1, 8, 64]))] = data.draw(st.binary(max_size=12))
    found = read_feed(bytes(content), address=AT)
    assert isinstance(found, (Feed, Refusal))
    assert "damaged, or not what" not in str(found)
