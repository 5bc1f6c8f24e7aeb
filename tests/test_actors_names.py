"""Names that the tagger cut, took too much into or missed, and who is meant all the same."""

import pytest

from marked import SAID, actors

CASES = {
    "a surname of which only the last word was tagged": (
        f"Rain fell\n\nInspector Sioned [p Brandt-Maal] came. [s [p Brandt-Maal]] {SAID}",
        ["Sioned Brandt-Maal"],
    ),
    "a given name taken for a place": (
        f"For years [l Odessa] Brandt stood there. [s Ms [p Brandt]] {SAID}",
        ["Odessa Brandt"],
    ),
    "a judge's name of which the first half was taken for a body": (
        f"[o Justice V. K.] [p Brandt] sat. [s Justice [p Brandt]] {SAID}",
        ["V. K. Brandt"],
    ),
    "what somebody is called between their names": (
        f"Mason [p Ada] “Reed” [p Brandt] came. [s [p Brandt]] {SAID}",
        ["Ada Reed Brandt"],
    ),
    "an office taken into a name": (f"[s [p Porth Senator Ada Brandt]] {SAID}", ["Ada Brandt"]),
    "an apostrophe within a name": (f"[s Ms [p Chiara Dell'Orso]] {SAID}", ["Chiara Dell'Orso"]),
    "a word in small letters taken into a name": (f"[s [p crofter Inga Brandt]] {SAID}", ["Inga Brandt"]),
    "letters of an advocate behind a name": (f"[s Ms [p Ada Brandt SC]] {SAID}", ["Ada Brandt"]),
    "letters behind a name": (f"[s [p Ada Brandt KC]] {SAID}", ["Ada Brandt"]),
    "a name tagged in two pieces": (f"[s [p Ada] [p Brandt]] {SAID} [s [p Brandt]] {SAID}", ["Ada Brandt"] * 2),
    "a surname that was not tagged": (f"[s [p Ada] Brandt] {SAID} [s Ms [p Brandt]] {SAID}", ["Ada Brandt"] * 2),
    "a day is no surname": (f"[s [p Ada]] Monday {SAID}", ["Ada"]),
    "a name cut behind its hyphen": (
        f"Kees-[p Jan Maal] came. [s President [p Maal]] {SAID}",
        ["Kees-Jan Maal"],
    ),
    "a given name cut at its hyphen": (f"[s [p Hye-]won [p Brandt]] {SAID}", ["Hye-won Brandt"]),
    "a surname the tagger missed": (f"[p Ada Brandt] came. [s Brandt] {SAID} [s BRANDT] {SAID}", ["Ada Brandt"] * 2),
    "given names the tagger missed": (f"[s Ms. [p Brandt]] {SAID} [s Inés Brandt] {SAID}", ["Inés Brandt"] * 2),
    "the country of an office is no name": (
        f"The President of the Republic of [p Norland Ada Brandt] came. [s [p Brandt]] {SAID}",
        ["Ada Brandt"],
    ),
    "a country between office and name": (
        f"President of Norland [p Norland Ada Brandt] came. [s [p Ada Brandt]] {SAID}".replace(
            "of Norland [p", "of [p"
        ),
        ["Ada Brandt"],
    ),
    "a word before a surname that is known whole": (
        f"Court Clears [p Brandt] of Fraud\n\n[p Ada Brandt] came. Will [p Brandt] go? Yes. [s [p Brandt]] {SAID}",
        ["Ada Brandt"],
    ),
    "a word of time before a surname": (f"Rain fell\n\nMeanwhile [s [p Brandt]] {SAID}", ["Brandt"]),
    "a given name that is a title elsewhere": (f"[p Ada Reed] came. [s [p Dean Reed]] {SAID}", ["Dean Reed"]),
    "a surname like letters behind a name": (f"General [p Aung San] came. [s [p Aung San]] {SAID}", ["Aung San"]),
    "a middle name that is a title elsewhere": (f"[s [p Hazza Sultan Al Nahyan]] {SAID}", ["Hazza Sultan Al Nahyan"]),
    "a given name taken for a body, and a source that begins behind it": (
        f"In the capital [o Celestine] [s Maal-[p Brandt], a spokeswoman for the works ministry,] {SAID}",
        ["Celestine Maal-Brandt"],
    ),
    "a source that ends within a body's name": (f"[s [o Highland] Front] {SAID}", ["Highland Front"]),
    "a council's first words taken for a person": (
        f"[s [p Nether Askill] District Council] {SAID} [s The mayor of [p Askill], Yusuf Lind,] {SAID}",
        ["Nether Askill District Council", "Yusuf Lind"],
    ),
    "one of two states taken for a person": (
        f"Rain fell\n\nShe wrote to the governments of [l Dunmere] and [p Tarrow].\n\nOn the [p Tarrow] side "
        f"[p Yusuf Lind] waited. He would wait, [s he] {SAID}",
        ["Yusuf Lind"],
    ),
    "a newspaper is no longer name of the town": (
        f"[s [l Estmere]] {SAID}\n\nIt was in the [o Estmere Chronicle].",
        ["Estmere"],
    ),
    "who is named and described in a sentence of their own": (
        "[s Mothers of the Ninth Brigade, an association in [l Porth]]. “Our sons have had four of them.”",
        ["Mothers of the Ninth Brigade"],
    ),
    "a canon": (f"[s Canon [p Bertil Okwu]] {SAID} [s [p Canon Bertil Okwu]] {SAID}", ["Bertil Okwu"] * 2),
    "a place that begins like a title": (f"[s [l DR Congo]] {SAID}", ["DR Congo"]),
    "a dateline taken for a person": (
        f"[s Fencing chief] {SAID}\n\n[p SELBY HARBOR] — [s The head of the union, [p Ada Brandt],] {SAID}",
        [None, "Ada Brandt"],
    ),
    "another in brackets": (f"[s [p Ada Brandt] (Labour)] {SAID} [p Tom Reed] left.", ["Ada Brandt"]),
}


@pytest.mark.parametrize(("marked", "expected"), CASES.values(), ids=CASES.keys())
def test_resolution(marked, expected):
    assert actors(marked) == expected
