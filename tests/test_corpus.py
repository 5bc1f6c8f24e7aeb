"""The written corpus that the judge learns from: it stays clean, so that zero-shot stays zero-shot, and keeps its form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

CORPUS = Path(__file__).parents[1] / "models" / "training" / "corpus"
PATTERNS = {"patterns", "bargaining_patterns", "contrasts"}
FORMULAS = "formulas"
"""Files of sentence patterns with slots, and one of statements on no question; the others hold questions."""

HELD_BACK = re.compile(
    r"\b(peace\w*|truces?|cease-?\s?fires?|armistices?|sanction\w*|hostilit\w+|warring|belligerents?"
    r"|missiles?|troops?|arms\s+(deliver\w+|shipments?|embargo\w*|exports?|sales?)|invasions?|invad\w+|nato"
    r"|ukrain\w*|russia\w*|kremlin|gaza|israel\w*|palestin\w*|hamas|hezbollah|taliban|putin|zelensk\w+)\b",
    re.IGNORECASE,
)


def corpus_files() -> list[Path]:
    return [path for path in sorted(CORPUS.glob("*.yaml")) if path.stem not in {*PATTERNS, FORMULAS}]


def stances(question: dict) -> set[str]:
    return (
        {"lift", "keep", "tighten", "none"}
        if question.get("kind") == "rules"
        else {"skeptical", "conditional", "open", "none"}
    )


ARTICLES, SCENES = CORPUS.parent / "articles", CORPUS.parent / "scenes"


@pytest.mark.parametrize(
    "path",
    [*sorted(CORPUS.glob("*.yaml")), *sorted(ARTICLES.glob("*.txt")), *sorted(SCENES.glob("*.txt"))],
    ids=lambda p: p.stem,
)
def test_the_written_corpus_says_nothing_about_ending_a_war(path):
    text = path.read_text(encoding="utf-8")
    assert sorted({match[0].lower() for match in HELD_BACK.finditer(text)}) == []


def test_what_is_held_back_would_be_found():
    for words in ("a truce", "the cease-fire", "Peace talks", "sanctions", "arms deliveries", "an armistice"):
        assert HELD_BACK.search(words)
    for words in ("the cup of peach", "open arms", "arms folded", "the Trucel dam"):
        assert not HELD_BACK.search(words)


def test_the_written_corpus_has_the_form_its_readme_gives():
    fields = {"id", "ways", "con", "pro", "terms", "demands"}
    counts = {"ways": 6, "con": 4, "pro": 4, "terms": 4, "demands": 4}
    ids: set[str] = set()
    for path in corpus_files():
        for question in yaml.safe_load(path.read_text(encoding="utf-8")):
            name = f"{path.stem}: {question['id']}"
            assert set(question) - {"kind"} == fields | stances(question), name
            assert question.get("kind", "talks") in {"talks", "pause", "settlement", "rules"}, name
            assert {key: len(question[key]) for key in counts} == counts, name
            assert question["id"] not in ids, name
            ids.add(question["id"])
            for stance in stances(question):
                for line in question[stance]:
                    actor, bar, statement = line.partition(" | ")
                    assert bar, (name, line)
                    assert actor.strip(), (name, line)
                    assert len(statement.split()) > 2, (name, line)


def test_no_statement_of_the_corpus_is_written_twice():
    seen: dict[str, str] = {}
    for path in corpus_files():
        for question in yaml.safe_load(path.read_text(encoding="utf-8")):
            for stance in stances(question):
                for line in question[stance]:
                    statement = " ".join(line.partition(" | ")[2].lower().split())
                    assert statement not in seen, (question["id"], seen[statement], statement)
                    seen[statement] = question["id"]
    assert len(seen) > 2000


def patterns() -> list[tuple[str, str, str]]:
    """(file, stance, sentence) of every pattern."""
    found = []
    for name in sorted(PATTERNS):
        read = yaml.safe_load((CORPUS / f"{name}.yaml").read_text(encoding="utf-8"))
        for group in read if isinstance(read, list) else [read]:
            assert set(group) == {"skeptical", "conditional", "open", "none"}
            for stance, sentences in group.items():
                found += [(name, stance, text) for text in ([sentences] if isinstance(sentences, str) else sentences)]
    return found


def test_patterns_use_only_the_slots_there_are():
    slots = {"A", "A^", "B", "B^", "Q", "con", "pro", "term", "demand"}
    for pattern in patterns():
        assert set(re.findall(r"\{([^{}]*)\}", pattern[2])) <= slots, pattern


def test_no_pattern_is_written_twice():
    sentences = [sentence for _, _, sentence in patterns()]
    assert len(sentences) == len(set(sentences)) > 1000


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.txt")), ids=lambda path: path.stem)
def test_marks_of_the_articles_are_closed_in_their_paragraph_and_hold_words(path):
    for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
        opened: list[str] = []
        for closing, mark, words in re.findall(r'<(/?)(\w+)(?: a="[^"]+")?>([^<]*)', paragraph):
            assert mark in {"s", "c", "t"}
            if closing:
                assert opened.pop() == mark, words[:40]
            else:
                assert opened in ([], ["t"]), words[:40]
                opened.append(mark)
        assert opened == []
        assert not re.search(r"<(\w)[^>]*>\s*</\1>", paragraph)


def test_scenes_have_the_form_their_readme_gives():
    ids: set[str] = set()
    for path in sorted(SCENES.glob("*.txt")):
        for block in filter(str.strip, re.split(r"(?m)^=+$", path.read_text(encoding="utf-8"))):
            named, *rest = (line.partition(": ") for line in block.strip().splitlines()[:4])
            kind, ways, title = (value for _, _, value in rest)
            assert [key for key, _, _ in (named, *rest)] == ["id", "kind", "ways", "title"], named
            assert named[2] not in ids
            ids.add(named[2])
            assert kind in {"talks", "pause", "settlement", "plan", "rules"}
            assert len(ways.split(";")) == 6, named
            assert title, named
            taken = {"lift", "keep", "tighten"} if kind == "rules" else {"skeptical", "conditional", "open"}
            lines = block.strip().splitlines()[4:]
            found = [re.fullmatch(r"- \S.*|= [^|]+ \| (\w+)\*? \| \S.*", line) for line in lines]
            assert all(found), named
            assert {match[1] for match in found if match} <= taken | {"none", None}, named
    assert len(ids) == 1104


def test_statements_on_no_question_name_an_actor_and_differ():
    lines = yaml.safe_load((CORPUS / f"{FORMULAS}.yaml").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"[^|]+ \| [^|]+", line) for line in lines)
    assert len({line.partition(" | ")[2].lower() for line in lines}) == len(lines) > 600
