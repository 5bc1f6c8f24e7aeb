"""The written corpus in, questions put to its statements out: what a judge should make of each hypothesis.

The corpus (``corpus/README.md``) holds no statement about ending a war. Sentences of news articles
that say nothing on any of its questions are mixed in as further statements without a stance.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from base import read_lines
from collected import HELD_BACK, Pair, Unit
from wordings import ABOUT, NAMES, PLAIN_WAYS, TAKES_A_POSITION, TALK, stances_of

CORPUS = Path(__file__).parent / "corpus"
PATTERN_FILES = {"patterns", "bargaining_patterns", "contrasts"}
FORMULAS = "formulas"
"""The file of statements that say nothing on any question, though most use the words of negotiating."""
Question = dict[str, Any]


class Written(NamedTuple):
    """One statement: who holds which stance on its question, and the words."""

    question: str
    stance: str
    actor: str
    text: str


def read_questions() -> dict[str, Question]:
    """Every question of the written corpus by its id, ``file`` added."""
    questions = {}
    for path in sorted(CORPUS.glob("*.yaml")):
        if path.stem not in {*PATTERN_FILES, FORMULAS}:
            for question in _load(path.stem):
                questions[question["id"]] = {"kind": "", **question, "file": path.stem}
    return questions


def _load(stem: str) -> Any:
    return yaml.load((CORPUS / f"{stem}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def read_statements(questions: Mapping[str, Question]) -> list[Written]:
    """The statements written out in full."""
    found = []
    for name, question in questions.items():
        for stance in (*stances_of(question["kind"]), "none"):
            found += [_written(name, stance, line) for line in question[stance]]
    return found


def read_formulas() -> list[Written]:
    """Diplomacy's set phrases, greetings and thanks: without a stance on anything."""
    return [_written("", "none", line) for line in _load(FORMULAS)]


def _written(question: str, stance: str, line: str) -> Written:
    actor, _, text = line.partition(" | ")
    return Written(question, stance, actor.strip(), " ".join(text.split()))


def fill_patterns(
    questions: Mapping[str, Question], actors: Sequence[str], rng: random.Random, *, times: int
) -> list[Written]:
    """Each sentence pattern filled for ``times`` questions drawn at random; those on bargaining for such questions."""
    every = sorted(name for name, q in questions.items() if q["kind"] != "rules")
    talks = sorted(name for name, q in questions.items() if q["kind"] == "talks")
    bargaining = [*_load("bargaining_patterns").items()]
    bargaining += [(stance, [text]) for four in _load("contrasts") for stance, text in four.items()]
    found = []
    for names, patterns in ((every, [*_load("patterns").items()]), (talks, bargaining)):
        for stance, sentences in patterns:
            for sentence in sentences:
                for name in rng.sample(names, min(times, len(names))):
                    found.append(_fill(name, stance, sentence, questions[name], actors, rng))
    return found


def _fill(
    name: str, stance: str, sentence: str, question: Question, actors: Sequence[str], rng: random.Random
) -> Written:
    actor, other = rng.sample(list(actors), 2)
    slots = {
        "{A}": actor,
        "{A^}": capital(actor),
        "{B}": other,
        "{B^}": capital(other),
        "{Q}": rng.choice(question["ways"]),
        **{f"{{{slot}}}": rng.choice(question[f"{slot}s" if slot in {"term", "demand"} else slot]) for slot in SLOTS},
    }
    text = capital(re.sub(r"\{[A-Za-z^]+\}", lambda match: slots[match[0]], sentence))
    return Written(name, stance, actor if re.search(r"\{A\^?\}", sentence) else "the speaker", text)


SLOTS = ("con", "pro", "term", "demand")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def news_sentences(data: Path, rng: random.Random, *, most: int) -> list[Written]:
    """Sentences of PolNeAR's training articles that hold an attribution and no word of negotiating."""
    found = []
    for row in read_lines(data / "attribution" / "polnear_train.jsonl.gz"):
        for item in row["annotations"][0]["attributions"]:
            if item["content"] and item["source"]:
                found.append(_news_sentence(row["text"], item))
    kept = [
        s for s in found if s and 40 < len(s.text) < 400 and not TALK.search(s.text) and not HELD_BACK.search(s.text)
    ]
    rng.shuffle(kept)
    return kept[:most]


def _news_sentence(text: str, item: Mapping[str, Any]) -> Written | None:
    spans = [span for role in ("source", "cue", "content") for span in item[role]]
    start = max(text.rfind("\n", 0, min(s[0] for s in spans)), text.rfind(". ", 0, min(s[0] for s in spans)) + 1) + 1
    words = " ".join(text[start : max(s[1] for s in spans)].split()).rstrip(",;") + "."
    source = " ".join(text[item["source"][0][0] : item["source"][0][1]].split())
    return Written("", "none", source if len(source) < 60 else "the speaker", words)


def written_units(data: Path, rng: random.Random, *, asks: int = 1, times: int = 3, news: int = 2500) -> list[Unit]:
    """One pass over the written corpus: each statement with ``asks`` hypotheses of every stance, and some about relevance."""
    questions = read_questions()
    statements = read_statements(questions)
    actors = sorted({s.actor for s in statements if re.match(r"(the|a|an) (?!speaker)", s.actor)}) + NAMES
    statements += fill_patterns(questions, actors, rng, times=times)
    units = [unit for statement in statements for unit in _ask(_rename(statement, rng), questions, rng, asks)]
    every = list(questions.values())
    units += [
        unit
        for statement in news_sentences(data, rng, most=news)
        for unit in _ask_elsewhere(statement, rng.choice(every), rng)
    ]
    talks = [q for q in every if q["kind"] in PLAIN_WAYS]
    units += [unit for said in read_formulas() for unit in _ask_elsewhere(_rename(said, rng), rng.choice(talks), rng)]
    return units


def _rename(statement: Written, rng: random.Random) -> Written:
    """Now and then the actor under another name, so that the model reads names as names."""
    if statement.actor.lower() in {"the speaker", "she", "he", "they", "we", "i"} or rng.random() > 0.25:
        return statement
    name = rng.choice(NAMES)
    text, times = re.subn(rf"\b{re.escape(statement.actor)}\b", name, statement.text, flags=re.IGNORECASE)
    return statement._replace(actor=name, text=text) if times else statement


def _ask(statement: Written, questions: Mapping[str, Question], rng: random.Random, asks: int) -> Iterator[Unit]:
    """A statement asked about its own question, and about another that it says nothing on.

    Who takes a stance takes a position; that a statement is about the question is only said where its words show it.
    """
    own, actor = questions[statement.question], _actor(statement, rng)
    silent = statement.stance == "none"
    plain = PLAIN_WAYS.get(own["kind"], [])
    plain = [] if silent and TALK.search(statement.text) else plain
    way = rng.choice(plain if plain and rng.random() < 0.5 else own["ways"])
    templates = stances_of(own["kind"])
    shows = _names_its_own(statement.text, own) or bool(own["kind"] and TALK.search(statement.text))
    for _ in range(asks):
        yield from asked(statement.text, actor, way, templates, statement.stance, rng)
    if not silent and shows:
        yield Unit((put_to(statement.text, ABOUT, actor, way, "entailment", rng),))
    other = _elsewhere(statement, own, questions, rng)
    if other:
        yield from _ask_elsewhere(statement, other, rng)


def asked(
    premise: str, actor: str, way: str, templates: Mapping[str, Sequence[str]], stance: str, rng: random.Random
) -> Iterator[Unit]:
    """A hypothesis of every stance, which compete, and whether any is taken; none is where ``stance`` is not among them."""
    silent, stances = stance not in templates, list(templates)

    def label(other: str) -> str:
        return "neutral" if silent else "entailment" if other == stance else "contradiction"

    competing = tuple(put_to(premise, templates[s], actor, way, label(s), rng) for s in stances)
    yield Unit(competing, None if silent else stances.index(stance))
    yield Unit((put_to(premise, TAKES_A_POSITION, actor, way, "neutral" if silent else "entailment", rng),))


def put_to(premise: str, templates: Sequence[str], actor: str, way: str, label: str, rng: random.Random) -> Pair:
    """A premise with one of some hypotheses about an actor and a question."""
    return Pair(premise, rng.choice(templates).replace("{actor}", actor).replace("{q}", way), label)


def _elsewhere(
    statement: Written, own: Question, questions: Mapping[str, Question], rng: random.Random
) -> Question | None:
    """A question that a statement surely says nothing on: of another kind, or of other talks when it names its own."""
    other = questions[rng.choice([name for name in questions if name != statement.question])]
    if own["kind"] and other["kind"]:
        return other if _names_its_own(statement.text, own) and rng.random() < 0.3 else None
    return other


def _names_its_own(text: str, question: Question) -> bool:
    words = {word for way in question["ways"] for word in re.findall(r"[a-z]{5,}", way.lower())}
    return any(not TALK.fullmatch(word) for word in words & set(re.findall(r"[a-z]{5,}", text.lower())))


def _ask_elsewhere(statement: Written, question: Question, rng: random.Random) -> Iterator[Unit]:
    plain = [] if TALK.search(statement.text) else PLAIN_WAYS.get(question["kind"], [])
    way = rng.choice(plain if plain and rng.random() < 0.5 else question["ways"])
    for templates in (TAKES_A_POSITION + ABOUT, rng.choice([*stances_of(question["kind"]).values()])):
        hypothesis = rng.choice(templates).replace("{actor}", _actor(statement, rng)).replace("{q}", way)
        yield Unit((Pair(statement.text, hypothesis, "neutral"),))


def _actor(statement: Written, rng: random.Random) -> str:
    return "The speaker" if rng.random() < 0.4 else capital(statement.actor)
