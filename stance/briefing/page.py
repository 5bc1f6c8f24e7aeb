"""A Briefing in, one HTML file out: bars, numbers and statements, readable offline, printable, without a script.

It names no address but those of the documents it quotes.
"""

from __future__ import annotations

from html import escape

import pandas as pd

from stance import captions
from stance.briefing.contents import Briefing, Panel
from stance.palette import Palette, palette
from stance.tables import TOP, top

LABEL = 0.06
"""Least share of a bar that holds its percentage."""
STYLE = """
body { font: 16px/1.5 "Source Sans 3", "Helvetica Neue", Arial, "Noto Sans", sans-serif; color: INK; background: PAPER;
  max-width: 60rem; margin: 2.5rem auto; padding: 0 1.5rem; font-variant-numeric: tabular-nums; }
h1, h2, h3 { font-family: "Source Serif 4", Georgia, "Noto Serif", serif; line-height: 1.25; margin: 0 0 .25rem; }
section { margin: 2.5rem 0; break-inside: avoid-page; }
p { margin: 0 0 .5rem; } .lead { font-size: 1.125rem; max-width: 44rem; } .muted { color: MUTED; font-size: .875rem; }
dl { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; border: solid RULE; border-width: 1px 0; padding: 1rem 0; }
dt { color: MUTED; font-size: .875rem; } dd { margin: 0; font-size: 1.5rem; font-weight: 600; }
.bars { display: grid; grid-template-columns: minmax(6rem, 11rem) 1fr auto; gap: .4rem .8rem; align-items: center; margin: 1rem 0; }
.bars > b { font-weight: 400; overflow-wrap: anywhere; } .bars > i { font-style: normal; text-align: right; }
.bar { display: flex; gap: 2px; height: 1.6rem; } .bar span { display: block; overflow: hidden; text-align: center;
  font-size: .8125rem; line-height: 1.6rem; white-space: nowrap; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.key span { margin-right: 1.25rem; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; } th { text-align: left; font-weight: 400; color: MUTED; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid RULE; vertical-align: top; overflow-wrap: anywhere; }
td.badge { white-space: nowrap; width: 8.5rem; } td.badge b { font-weight: 600; padding: .1rem .5rem; border-radius: 3px;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
summary { cursor: pointer; color: MUTED; font-size: .875rem; } a { color: ACCENT; }
"""


def page(briefing: Briefing) -> str:
    """The whole file as text."""
    look = palette(briefing.codebook)
    title = escape(briefing.codebook.title)
    colours = {"INK": look.ink, "PAPER": look.paper, "MUTED": look.muted, "RULE": look.rule, "ACCENT": look.accent}
    style = STYLE
    for name, colour in colours.items():
        style = style.replace(name, colour)
    facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in briefing.facts)
    parts = [
        f"<h1>{title}</h1><p>{escape(briefing.codebook.question)}</p>",
        f'<p class="lead">{escape(" ".join(briefing.sentences))}</p><dl>{facts}</dl>',
        _panel(briefing, briefing.actors, look),
        _panel(briefing, briefing.outlets, look),
        *(_quotes(actor, rows, look) for actor, rows in briefing.quotes.items()),
        _coding(briefing, look),
    ]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    return f'<!doctype html>\n<html lang="en"><head>{head}<style>{style}</style></head><body>{"".join(parts)}</body></html>\n'


def _panel(briefing: Briefing, panel: Panel, look: Palette) -> str:
    """A chart of bars with its caption, and the numbers behind it."""
    caption = panel.caption
    rows = top(panel.shares, stances=briefing.stances[:-1], by=panel.by, keep=TOP)
    bars = "".join(
        f'<b dir="auto">{escape(str(row[panel.by]))}</b><div class="bar">{_segments(row, briefing.stances, look)}</div>'
        f"<i>{row['n']:,}</i>"
        for row in rows.to_dict("records")
    )
    key = "".join(
        f'<span><b style="color:{look.colours[stance]}">{look.shapes[stance]}</b> {escape(stance)}</span>'
        for stance in briefing.stances
    )
    subtitle = "<br>".join(escape(line) for line in caption.subtitle.split("\n"))
    return (
        f'<section><h2>{escape(caption.title)}</h2><p class="muted">{subtitle}</p><p class="key">{key}</p>'
        f'<div class="bars" role="img" aria-label="{escape(caption.alt)}">{bars}</div>'
        f"<details><summary>The numbers behind this chart</summary>{_numbers(panel, briefing.stances)}</details>"
        f'<p class="muted">{escape(caption.footer)}</p></section>'
    )


def _segments(row: dict, stances: list[str], look: Palette) -> str:
    found = []
    for stance in stances:
        share, percent = row[f"{stance}_share"], captions.percent(row[f"{stance}_share"])
        if share > 0:
            found.append(
                f'<span style="width:{share:.2%};background:{look.colours[stance]};color:{look.ink_on(stance)}"'
                f' title="{escape(stance)}: {row[stance]:,} of {row["n"]:,}">{percent if share >= LABEL else ""}</span>'
            )
    return "".join(found)


def _numbers(panel: Panel, stances: list[str]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in ["", "n", *stances])
    body = "".join(
        f'<tr><td dir="auto">{escape(str(row[panel.by]))}</td><td>{row["n"]:,}</td>'
        + "".join(
            f"<td>{row[s]:,} ({captions.percent(row[f'{s}_share'])}; {captions.span_of(row[s], row['n'])})</td>"
            for s in stances
        )
        + "</tr>"
        for row in panel.shares.to_dict("records")
    )
    return f'<table><tr>{head}</tr>{body}</table><p class="muted">In brackets the share and its 95 % interval.</p>'


def _quotes(actor: str, rows: pd.DataFrame, look: Palette) -> str:
    body = "".join(
        f'<tr><td class="badge"><b style="background:{look.colours[row["stance"]]};color:{look.ink_on(row["stance"])}">'
        f'{escape(look.named(row["stance"]))}</b></td><td dir="auto">{escape(row["statement"])}</td>'
        f"<td>{_origin(row)}</td><td>{captions.percent(row['confidence'])}</td></tr>"
        for row in rows.to_dict("records")
    )
    head = "<th>Stance</th><th>Statement</th><th>Source</th><th>Sure</th>"
    return f'<section><h3 dir="auto">{escape(actor)}</h3><table><tr>{head}</tr>{body}</table></section>'


def _origin(row: dict) -> str:
    """The outlet and the day, linked to the original where it has an address on the web."""
    when = captions.when(row["published"])
    words = f"{escape(row['outlet'])}, {escape(when)}"
    is_web = str(row["url"]).lower().startswith(("https://", "http://"))
    return f'<a href="{escape(row["url"])}" rel="noreferrer">{words}</a>' if is_web else words


def _coding(briefing: Briefing, look: Palette) -> str:
    """What each stance means, and what it takes to make the figures again."""
    meanings = "".join(
        f"<p><b>{escape(look.named(stance.name))}</b>: {escape(stance.definition)}"
        + (f" Not when: {escape(stance.not_when)}" if stance.not_when else "")
        + "</p>"
        for stance in briefing.codebook.stances
    )
    recipe = briefing.recipe
    made = (
        f"Codebook {recipe['codebook']['name']}, version {recipe['codebook']['version']}; model"
        f" {captions.listed(recipe['models'])}; Stance {recipe['stance']}; made {recipe['made']} from"
        f" {captions.plural(len(recipe['documents']), 'document')}. Statements were classified by a machine."
    )
    return f'<section><h2>How statements were judged</h2>{meanings}<p class="muted">{escape(made)}</p></section>'
