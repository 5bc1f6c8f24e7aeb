"""Names of people that the tagger missed, found by what stands around them."""

import pytest

from marked import SAID, actors

FOUND = {
    "set off behind a role": f"[s The board’s chairman, Ivo Maal,] {SAID}",
    "behind a common noun": f"[s Chairman of the cooperative Ivo Maal] {SAID}",
    "before a role": f"[s Ivo Maal, the director of the port,] {SAID}",
    "straight behind a role": f"Minister Ivo Maal came to the dam. [s He] {SAID}",
    "set off somewhere else": f"The chancellor, Ivo Maal, came to the dam. [s He] {SAID}",
}


@pytest.mark.parametrize("marked", FOUND.values(), ids=FOUND)
def test_a_name_by_a_role_is_a_person_though_nothing_was_tagged(marked):
    assert actors(f"It rained all day.\n\n{marked}") == ["Ivo Maal"]


NOBODY = {
    "an aide": f"[s An aide to the mayor of Port Harrow] {SAID}",
    "a headline with capitals": f"Minister Rejects Harbour Plan\n\nIt rained. [s He] {SAID}",
    "a body": f"[s The director of the Works Council] {SAID}",
}


@pytest.mark.parametrize("marked", NOBODY.values(), ids=NOBODY)
def test_other_capitals_behind_a_role_are_nobodys_name(marked):
    (found,) = actors(f"It rained all day.\n\n{marked}")
    assert found is None or " " not in found or found[0].islower()
