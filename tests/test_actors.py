"""Who a source refers to, in a document and across documents; on names marked by hand."""

import pytest

from marked import SAID, actors, read
from stance.actors import resolve

CASES = {
    "full name": (f"[s [p Ada Brandt]] {SAID}", ["Ada Brandt"]),
    "surname after full name": (f"[s [p Ada Brandt]] {SAID} [s [p Brandt]] {SAID}", ["Ada Brandt"] * 2),
    "title and surname": (f"[p Ada Brandt] came. [s Ms [p Brandt]] {SAID}", ["Ada Brandt"]),
    "title inside the tagged name": (f"[p Ada Brandt] came. [s [p Ms Brandt]] {SAID}", ["Ada Brandt"]),
    "possessive": ("[s [p Ada Brandt’s]] [c warning] [t that it would fail] was heard.", ["Ada Brandt"]),
    "particles": (f"[s [p Ulla von der Heide]] {SAID} [s Mrs [p von der Heide]] {SAID}", ["Ulla von der Heide"] * 2),
    "two with one surname": (
        f"[p Ada Brandt] met [p Tom Brandt]. [s Mr [p Brandt]] {SAID} [s Ms [p Ada Brandt]] {SAID}",
        ["Tom Brandt", "Ada Brandt"],
    ),
    "role before the name": (
        f"Foreign Secretary [p Ada Brandt] came. [p Tom Reed], the mayor, too. [s The Foreign Secretary] {SAID}",
        ["Ada Brandt"],
    ),
    "role in apposition": (
        f"[p Ada Brandt], the Norlandic president, met [p Ivo Maal], the Sudran president. [s The Sudran president] {SAID}",
        ["Ivo Maal"],
    ),
    "a relative of an office-holder holds no office": (
        f"[p Ada Brandt], the former governor, met [p Ivo Maal], a nephew of the former governor. [s The former governor] {SAID}",
        ["Ada Brandt"],
    ),
    "of two ministers, the one named before": (
        f"[p Ada Brandt], the trade minister, came. [s The minister] {SAID} [p Ivo Maal], a better minister, once spoke.",
        ["Ada Brandt"],
    ),
    "a source that stops before the name": (
        f"[p Ada Brandt] came. [s Her deputy,] Sheikh [p Ivo Maal], {SAID}",
        ["Ivo Maal"],
    ),
    "a headline's role": (
        "[s Clerk] [c says] [t chief burned ledgers]\n\n[p Nadira Sengar], a clerk at the port, spoke. [p Ivo Maal] came.",
        ["Nadira Sengar"],
    ),
    "a lead's role, and the person whom the text calls so": (
        f"Ledgers burned\n\n[s A former clerk] {SAID}\n\nThe clerk, [p Nadira Sengar], met [p Ivo Maal].",
        ["Nadira Sengar"],
    ),
    "two clerks": (
        f"Ledgers burned\n\n[s A clerk] {SAID}\n\nThe clerk, [p Nadira Sengar], met [p Ivo Maal], a clerk.",
        [None],
    ),
    "a headline without a speaker, and who says the same below": (
        "[t Ledgers burned on orders], [c court told]\n\nIt rained. [s [p Ada Brandt]] [c said] [t the ledgers were burned on his"
        " orders]. [s [p Ivo Maal]] [c said] [t it was cold].",
        ["Ada Brandt", "Ada Brandt", "Ivo Maal"],
    ),
    "a headline that two say": (
        "[t Ledgers burned on orders], [c court told]\n\nIt rained. [s [p Ada Brandt]] [c said] [t the ledgers burned on orders]."
        " [s [p Ivo Maal]] [c said] [t the ledgers burned on no orders].",
        [None, "Ada Brandt", "Ivo Maal"],
    ),
    "what a body is comes before its name": (f"[s Aid group [o Medic Relief]] {SAID}", ["Medic Relief"]),
    "a word for a body is nobody's name": (f"[s The [p Federation]] {SAID}", [None]),
    "groups nobody can name": (
        f"[s Both leaders] {SAID} [s Officials] {SAID} [s All heads of [l Norland]] {SAID} [s Other ministers] {SAID}",
        [None] * 4,
    ),
    "a body ends where a person begins": (
        f"Secretary of the [o Treasury] [p Ada Brandt] came. [s [o Treasury]] {SAID}",
        ["Treasury"],
    ),
    "a number of people nobody can name": (f"[s Two officials in [l Norland]] {SAID}", [None]),
    "a company's short name is no person": (
        f"[o Harumi Freight] cut jobs. [s [p Harumi]] {SAID}",
        ["Harumi Freight"],
    ),
    "an unnamed spokeswoman of a person": (
        f"[p Ada Brandt] came. [s A spokeswoman for Ms [p Brandt]] {SAID}",
        ["Ada Brandt"],
    ),
    "of two with one surname, the one whose office is given": (
        f"The Sudran minister, [p Tom Brandt], met [p Ada Brandt], the Norlandic minister. [s [p Brandt], the Sudran minister,] {SAID}",
        ["Tom Brandt"],
    ),
    "a country before an office taken for a person": (
        f"[s [p Harim] Foreign Minister [p Ada Brandt]] {SAID}",
        ["Ada Brandt"],
    ),
    "head of government": (
        f"The Prime Minister of Norland, [p Ada Brandt]. [p Ivo Maal], the president, came. [s The Head of Government] {SAID}",
        ["Ada Brandt"],
    ),
    "a side": (f"[l Ondria] and [l Kelmar] met. [s The [l Ondrian] side] {SAID}", ["Ondria"]),
    "a body before a dash": (f"It rained. [s [o NATO]] – whose members met – {SAID}", ["NATO"]),
    "who spoke to a newspaper answers": (
        "[p Ada Brandt] spoke to the Herald about [p Ivo Maal].\n\nQ: Is it old?\n\nA: Yes, it is.\n\nQ: How old?\n\nA: Ninety.",
        ["Ada Brandt"] * 2,
    ),
    "Her Excellency": (f"[s Ms [p Ada Brandt]] {SAID} [s Her Excellency] {SAID}", ["Ada Brandt"] * 2),
    "a ministry of a country": (f"[s [l Norland]'s justice ministry] {SAID}", ["Norland's justice ministry"]),
    "two ministers": (f"[p Ada Brandt] met [p Ivo Maal]. [s The two Ministers] {SAID}", [None]),
    "somebody's spokesman": (
        f"[s [p Ada Brandt]] {SAID} [s Her spokesman] [c added] [t that it would hold].",
        ["Ada Brandt"] * 2,
    ),
    "a spokeswoman of the body that spoke last": (
        f"[s [o Canal Authority]] {SAID} [s A spokeswoman] [c added] [t that it would hold].",
        ["Canal Authority"] * 2,
    ),
    "by their age": (
        f"[p Ada Brandt], 61, came with [p Ivo Maal] (47). [s The 47-year-old] {SAID} [s The 61-year-old] {SAID}",
        ["Ivo Maal", "Ada Brandt"],
    ),
    "the one who asks is not the one who answers": (
        "[p Ivo Maal] spoke to the keeper, [p Ada Brandt].\n\nQ: Is the dam old?\n\nA: It is older than I am.\n\nQ: How old?"
        "\n\nA: Ninety years.",
        ["Ada Brandt"] * 2,
    ),
    "a name in brackets behind an office": (
        "The Minister for Works (Mr [p Ada Brandt]): The dam is safe.\n\nQUESTION (Harbour Post): Is it old?\n\nThe Minister for Works"
        " (Mr [p Ada Brandt]): It is.",
        ["Ada Brandt"] * 2,
    ),
    "the author of a column": (f"Ports need people\n\n[p Ada Brandt]\n\nIt rained. [s I] {SAID}", ["Ada Brandt"]),
    "the author of a column by its byline": (f"Ports\n\nBy [p Ada Brandt]\n\nIt rained. [s I] {SAID}", ["Ada Brandt"]),
    "I of nobody": (f"[p Ada Brandt] came. [s I] {SAID}", [None]),
    "the company": (f"[o Harumi Freight] cut jobs. [s The company] {SAID}", ["Harumi Freight"]),
    "it, the body that a sentence opens with": (
        f"[o Canal Authority] raised tolls. [s It] {SAID}",
        ["Canal Authority"],
    ),
    "a name within the cue": (
        "[c [p Brandt] doubts] [t that talks would help]\n\n[p Ada Brandt] came.",
        ["Ada Brandt"],
    ),
    "a role said more fully than before": (
        f"President [p Ada Brandt] met [p Ivo Maal], the Sudran president. [s The Norlandic president] {SAID}",
        ["Ada Brandt"],
    ),
    "behind a dateline": (
        f"[s [p KARLSHOLT] — The president of the Union, [p Ada Brandt],] {SAID} [p Karlsholt] paid.",
        ["Ada Brandt"],
    ),
    "a label in capitals": (
        "President [p Brandt] came.\n\nPRESIDENT BRANDT: The dam is safe.\n\nQUESTION: Why?",
        ["Brandt"],
    ),
    "head of state": (
        f"[p Ada Brandt], the Norlandic president, met [p Ivo Maal], the mayor. [s The head of state] {SAID}",
        ["Ada Brandt"],
    ),
    "role by exclusion": (
        f"[s The minister] {SAID}\n\nIn an interview [s [p Ada Brandt]] {SAID} [p Ivo Maal], the Sudran president, listened.",
        ["Ada Brandt"] * 2,
    ),
    "pronoun after a speaker": (
        f"[s [p Ada Brandt]] {SAID}\n\n[s She] [c added] [t that it was old].",
        ["Ada Brandt"] * 2,
    ),
    "pronoun of another gender": (
        f"[s Ms [p Brandt]] {SAID}\n\n[s He] [c added] [t that it was old].",
        ["Brandt", None],
    ),
    "pronoun too far away": (f"[s [p Ada Brandt]] {SAID}\n\nA.\n\nB.\n\n[s She] {SAID}", ["Ada Brandt", None]),
    "relative clause": ("[p Ada Brandt], the mayor, [s who] [c said] [t it was safe], left.", ["Ada Brandt"]),
    "a body": (f"[s The [o Norland Foreign Ministry]] {SAID}", ["Norland Foreign Ministry"]),
    "officials of a place": (f"[s Officials in [l Porth]] {SAID}", ["Officials in Porth"]),
    "an aide is not the one aided": (f"[p Ada Brandt] came. [s An aide to [p Brandt]] {SAID}", [None]),
    "an outlet reports, it does not speak": ("[s The [o Morning Herald]] [c reported] [t that it was safe].", [None]),
    "what an outlet reports of somebody": (
        "[t Foreign Secretary [p Ada Brandt] expressed concern that it would fail], [s the publication] [c said].",
        ["Ada Brandt"],
    ),
    "the document's own outlet": ("[s [o Newswire]] [c reported] [t that it was safe].", [None]),
    "according to him": (f"[s [p Tom Reed]] {SAID}\n\n[c According to] [s him], [t it was old].", ["Tom Reed"] * 2),
    "president of a place": (
        f"President of Norland [p Ada Brandt] met [p Ivo Maal], the Sudran president. [s The President of Norland] {SAID}",
        ["Ada Brandt"],
    ),
    "the president's office": (
        f"[p Ivo Maal], the Sudran president, came. [s The president’s office] {SAID}",
        ["president’s office"],
    ),
    "a title makes a name of words the tagger missed": (
        f"[s Ms Greta Holm] {SAID} [s Holm] {SAID}",
        ["Greta Holm"] * 2,
    ),
    "a headline's surname": (
        f"[s [p Brandt]] {SAID}\n\n[p Ada Brandt] met her cousin, [p Tom Brandt].",
        ["Ada Brandt"],
    ),
    "a party in brackets": (f"[p Ada Brandt] ([p Labour], [p Southdock]), [s who] {SAID}", ["Ada Brandt"]),
    "the same long title again": (
        f"Head of the Office of the Crown of Norland [p Ada Brandt] met Envoy [p Ivo Maal]. [s The Head of the Office of the Crown] {SAID}",
        ["Ada Brandt"],
    ),
    "a minister between commas and a title": (
        f"The mayor, Ms [p Ada Brandt], came. [s The mayor] {SAID}",
        ["Ada Brandt"],
    ),
    "a pronoun in the speaker's paragraph": (
        f"[s Mr [p Tom Reed]] {SAID}\n\n[s [p Lev Dorn]] [c denied] [t setting a trap]. [s He] {SAID}",
        ["Tom Reed", "Lev Dorn", "Lev Dorn"],
    ),
    "a pronoun for a role": (
        f"Archbishop [p Tom Reed] came.\n\nThe archbishop was in good spirits. [s He] {SAID}",
        ["Tom Reed"],
    ),
    "a spokesman and he": (f"[s A finance ministry spokesman] {SAID} [s He] {SAID}", ["finance ministry"] * 2),
    "an interview": (
        "[p Ada Brandt] took over in May.\n\nQ: Was it old?\n\nA: It was, I fear.\n\nQ: And safe?\n\nA: Never for a day.",
        ["Ada Brandt"] * 2,
    ),
    "a transcript": (
        "Remarks by [p Ada Brandt]\n\nMS BRANDT: The dam is safe.\n\nIt was never old.\n\nMR REED: Is it, though?",
        ["Ada Brandt", "REED"],
    ),
    "two who say one thing": (
        f"[s President [p Ada Brandt] of Norland and [p Ivo Maal]] {SAID}",
        ["Ada Brandt", "Ivo Maal"],
    ),
    "three who say one thing": (
        f"[s [p Ada Brandt], Foreign Minister [p Ivo Maal] and [p Tom Reed]] {SAID}",
        ["Ada Brandt", "Ivo Maal", "Tom Reed"],
    ),
    "one and his brother": (f"[s [p Ada Brandt], sister of [p Tom Reed]] {SAID}", ["Ada Brandt"]),
    "nobody in particular": (f"[s Some people] {SAID} [s Experts] {SAID} [s An official] {SAID}", [None] * 3),
}


NOT_THEIRS = {
    "a role below the lead whose holder is not named": f"It rained.\n\n[s [p Ada Brandt]] {SAID}\n\n[s The minister] {SAID}",
    "a secretary of another kind": f"[s The justice secretary] {SAID}\n\n[p Ada Brandt], general secretary of the union, left.",
    "an age that two have": f"[p Ada Brandt], 61, and [p Ivo Maal], 61, came. [s The 61-year-old] {SAID}",
    "the lawyer of somebody of an age": f"[p Ada Brandt], 61, came. [s The 61-year-old's lawyer] {SAID}",
    "a spokeswoman of the police": f"[s [o Harumi Freight]] {SAID} [s A police spokeswoman] {SAID}",
    "a deputy is not the head of government": f"Deputy Prime Minister [p Ivo Maal] came. [s The head of government] {SAID}",
    "the dateline of an item": "[s PORTH] — Rain fell, and [t the dam is safe], [c it was announced].",
    "a spokesman of nobody": f"[s A spokesman] {SAID}",
    "a lawyer with the name in the tag": f"[p Ada Brandt] came. [s [p Brandt’s] lawyer] {SAID}",
    "another kind of leader": f"[p Ivo Maal], the Sudran leader, came. [s The opposition leader] {SAID}",
    "a former president": f"[p Ivo Maal], the Sudran president, came. [s The former president] {SAID}",
    "the president's brother": f"[p Ivo Maal], the Sudran president, came. [s The president’s brother] {SAID}",
    "a diplomat, then she": f"[p Ada Brandt] came.\n\n[s A diplomat] {SAID} [s She] {SAID}",
    "who met whom": f"After meeting [p Ada Brandt], [s the president] {SAID}",
    "two presidents": f"President [p Ada Brandt] met President [p Ivo Maal]. [s The president] {SAID}",
    "villagers who": f"[p Ivo Maal], who leads Sudra, met villagers [s who] {SAID}",
    "people around": f"[p Ada Brandt] came. [s People around [p Ada Brandt]] {SAID}",
    "two whom a pronoun fits": f"[p Ada Brandt] wrote to [p Lena Hill]. [s She] {SAID}",
}


@pytest.mark.parametrize(("marked", "expected"), CASES.values(), ids=CASES.keys())
def test_resolution(marked, expected):
    assert actors(marked, outlet="newswire.example") == expected


def test_what_is_unresolved_says_so():
    document, reading = read(f"[s Experts] {SAID}")
    _, resolution = resolve(document, reading)[0]
    assert (resolution.actor, resolution.method, resolution.confidence) == (None, "unresolved", 0.0)


def test_an_official_site_reports_its_own_speaker():
    marked = f"President [p Ada Brandt] came. [s The President] {SAID} [s The [o Palace]] {SAID}"
    assert actors(marked, outlet="president.example") == ["Ada Brandt", "Palace"]
    assert actors(marked, outlet="palace.example") == ["Ada Brandt", "Palace"]


@pytest.mark.parametrize(
    ("marked", "body"),
    [
        (f"[s Norland Foreign Ministry spokeswoman [p Ada Brandt]] {SAID}", "Norland Foreign Ministry"),
        (f"[s [p Ada Brandt], a spokeswoman for the central bank,] {SAID}", "central bank"),
        (f"[p Ada Brandt], chief spokeswoman of the Council, came. [s Brandt] {SAID}", "Council"),
        (f"[s [p Ada Brandt], a spokeswoman,] {SAID}", ""),
        (f"[s [p Ada Brandt], the mayor of Porth,] {SAID}", ""),
    ],
)
def test_a_spokesperson_is_an_actor_who_speaks_for_a_body(marked, body):
    document, reading = read(marked)
    _, resolution = resolve(document, reading)[0]
    assert (resolution.actor.name, resolution.on_behalf_of) == ("Ada Brandt", body)


@pytest.mark.parametrize("marked", NOT_THEIRS.values(), ids=NOT_THEIRS.keys())
def test_nobody_is_given_the_words_of_somebody_else(marked):
    assert actors(marked)[-1] is None
