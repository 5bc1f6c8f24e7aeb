"""An article's text with its people renamed: other names from everywhere, offsets carried over.

PolNeAR is American and of 2016; a tagger should not learn that whoever speaks is called Trump.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence

Spans = list[tuple[str, int, int]]

WORDS = [
    "Ama", "Boateng", "Tomasz", "Wrona", "Leila", "Haddad", "Ingrid", "Solheim", "Rahul", "Deshmukh", "Marta",
    "Quispe", "Yusuf", "Demirel", "Nadia", "Petrescu", "Siti", "Rahmah", "Oskar", "Lindqvist", "Chidi", "Okonjo",
    "Elena", "Vasković", "Mateo", "Arizmendi", "Hana", "Kobayashi", "Farid", "Nazarov", "Claire", "Dumontel",
    "Jonas", "Kirchner", "Thandiwe", "Mbeki", "Paulo", "Serrano", "Irina", "Volkonsky", "Kwame", "Asante", "Björn",
    "Eskelund", "Aoife", "Brannigan", "Lucan", "Ferro", "Zdenka", "Horvatek", "Bao", "Trinh", "Sipho", "Ngcaba",
    "Nuwar", "Sabban", "Leonor", "Silvarinho", "Batbayar", "Ochirmaa", "Teodor", "Ruzh", "Tevita", "Lolohea",
    "Emel", "Tashkov", "Noor", "Rahimi", "Gwen", "Hartnoll", "Dilnoza", "Karimova", "Abebe", "Tessema", "Ngozi",
    "Eze", "Katya", "Dorosh", "Milan", "Petrak", "Inés", "Villacorta", "Aurelio", "Páez", "Sunniva", "Holt",
    "Wiremu", "Tautahi", "Li", "Zhaohui", "Park", "Seojun", "Arjun", "Menon", "Fatou", "Diallo", "Omar",
    "Benhaddou", "Rosa", "Queiroz", "Levan", "Gelashvili", "Ruta", "Kalnins", "Piet", "Verhoeven", "Astrid",
    "Nyborg", "Giulia", "Ferrante", "Mirela", "Stoica", "Anwar", "Siddiqui", "Dung", "Pham", "Ayesha", "Karim",
    "Tariq", "Mansour", "Eszter", "Bodnar",
]  # fmt: skip


def rename(text: str, roles: Spans, names: Spans | None, rng: random.Random) -> tuple[str, Spans, Spans | None]:
    """The text with every word of a person's name replaced, the same word by the same, and both kinds of spans moved."""
    if not names:
        return text, roles, names
    chosen: dict[str, str] = {}
    cuts, pieces, at = [(0, 0)], [], 0
    for kind, start, end in sorted(names, key=lambda name: name[1]):
        if kind != "PERSON" or start < at:
            continue
        new = " ".join(
            chosen.setdefault(w, rng.choice(WORDS)) if w[:1].isupper() else w for w in text[start:end].split()
        )
        pieces += [text[at:start], new]
        moved = cuts[-1][1] + start - cuts[-1][0]
        cuts += [(start, moved), (end, moved + len(new))]
        at = end
    renamed = "".join([*pieces, text[at:]])
    return renamed, _moved(roles, cuts), _moved(names, cuts)


def _moved(spans: Spans, cuts: Sequence[tuple[int, int]]) -> Spans:
    """Spans in the new text; inside of a name, its end stands for any place but its start."""
    olds = [old for old, _ in cuts]

    def place(old: int) -> int:
        i = bisect_right(olds, old) - 1
        at, new = cuts[i]
        inside_name = i % 2 == 1 and old > at
        return cuts[i + 1][1] if inside_name else new + old - at

    return [(kind, place(start), place(end)) for kind, start, end in spans]
