"""The bodies of one document: their names, acronyms, and what stands for them."""

import pytest

from marked import parse
from stance.domain import Span
from stance.institutions import Institutions


def institutions(marked: str) -> tuple[str, Institutions]:
    text, _, names = parse(marked)
    return text, Institutions(text, [name.span for name in names])


@pytest.mark.parametrize(
    ("marked", "name", "full"),
    [
        ("[o Prison Staff Association] (PSA) met.", "PSA", "Prison Staff Association"),
        ("[o Global Fencing Union] met. [o GFU] voted.", "GFU", "Global Fencing Union"),
        ("Airports of Marovia (ADM) said no.", "Airports of Marovia (ADM)", "Airports of Marovia"),
        ("[o Harumi Freight] cut jobs.", "Harumi", "Harumi Freight"),
        ("[o Ostmar] Line sails on.", "Ostmar", "Ostmar Line"),
        ("[o Norland Foreign Ministry] spoke.", "Norland", "Norland"),
        ("The rival Alliance of Jitney Cooperatives (AJC) met.", "AJC", "Alliance of Jitney Cooperatives"),
        ("[o rival Harumi Freight] met.", "Harumi", "Harumi Freight"),
        ("The President of the Public Workers’ Association (PWA) met.", "PWA", "Public Workers’ Association"),
        (
            "The Locomotive and [o Allied Grades Union] met.",
            "Locomotive and Allied Grades Union",
            "Locomotive and Allied Grades Union",
        ),
        ("[o Department of Works and the Department of State] met.", "Department of Works", "Department of Works"),
        ("[o Office of Canals and] he met.", "Office of Canals", "Office of Canals"),
        ("[o Department of Works (]DoW) met.", "Department of Works", "Department of Works"),
        ("[o Harumi Freight Workers' Union] struck.", "Harumi Freight", "Harumi Freight"),
        ("The [o World Bank] and [o Asian Bank] met.", "World Bank", "World Bank"),
        ("[o Acme] and [o Porth Council] met.", "Porth Council", "Porth Council"),
        ("After [o Harcastle Museum] closed, it rained.", "Harcastle", "Harcastle"),
        ("[o Office of the Prosecutor] (OTP) met.", "OTP", "Office of the Prosecutor"),
        ("The Central Bank of Norland met.", "Central Bank", "Central Bank of Norland"),
        ("Nobody spoke.", "Nowhere Group", "Nowhere Group"),
        ("[o Senators] Press Rural Lender on Lost Records\n\nIt rained.", "Senators", "Senators"),
    ],
)
def test_a_body_goes_by_its_longest_name(marked, name, full):
    assert institutions(marked)[1].full_name(name) == full


@pytest.mark.parametrize(
    ("marked", "phrase", "name"),
    [
        ("[o Harumi Freight] cut jobs. The company", "The company", "Harumi Freight"),
        ("[o Amistad Nurses United] met. Their union", "their union", "Amistad Nurses United"),
        ("The airport workers’ union, the [o STA], met. The union", "the union", "STA"),
        ("[o Harumi], Norland’s largest line, met [o Foreign Ministry] staff. The line", "the line", "Harumi"),
        ("[o Harumi Freight] met [o Ostmar Line]. The company", "the company", "Harumi Freight"),
        ("Talks of [o Harumi Freight] and [o Ostmar Line] failed. The company", "the company", ""),
        ("[o Harumi Freight] met [o Ostmar Line].\n\n[o Ostmar Line] left. The company", "the company", "Ostmar Line"),
        ("Objects went to Harcastle Museum. The museum", "the museum", "Harcastle Museum"),
        ("[o Foreign Ministry] staff met. The finance ministry", "the finance ministry", ""),
        ("[o Harumi Freight] cut jobs. The minister", "the minister", ""),
        ("[o Daily Herald] wrote. The company", "the company", ""),
    ],
)
def test_a_common_noun_stands_for_the_one_body_that_is_one(marked, phrase, name):
    text, bodies = institutions(marked)
    assert bodies.called(phrase, len(text)) == name


def test_a_source_that_closes_with_a_body_is_that_body():
    text, bodies = institutions("Housing charity [o Roof First] backs it. A friend of [o Roof First] does not.")
    assert bodies.heading(Span(0, text.index(" backs"))) == "Roof First"
    assert bodies.heading(Span(text.index("A friend"), text.index(" does"))) == ""


def test_a_group_goes_by_the_longer_form_before_it():
    text, bodies = institutions("The ministers of fisheries of the Amber Union met. The Ministers")
    assert bodies.group("The Ministers", len(text)) == "Ministers of fisheries of the Amber Union"
    assert bodies.group("The officials", len(text)) == ""


def test_it_is_the_body_that_an_earlier_sentence_opens_with():
    text, bodies = institutions("The [o Canal Authority] raised tolls. It met [o Harumi Freight]. It")
    assert bodies.subject(0, len(text)) == "Canal Authority"
    assert bodies.subject(20, len(text)) == ""
