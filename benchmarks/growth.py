"""How the time of judging grows with statements, hypotheses and length, as figures and as a picture.

    python -m benchmarks.growth [--rounds 3] [--json FILE] [--readme] [--picture benchmarks/growth.svg]

Every pair is judged by ``Entailment`` and by transformers' zero-shot pipeline in batches of 8, on invented statements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import torch
from plotly.subplots import make_subplots

from benchmarks.contenders import Ours, hypotheses, statements_in, zero_shot
from benchmarks.rounds import machine, medians, parser, report
from stance import codebook
from stance.briefing.pictures import pictures

STATEMENTS, HYPOTHESES, WORDS = (25, 50, 100, 200), (1, 3, 9, 18, 36), (10, 20, 40, 80, 160)
FEW, BATCH = 25, 8
"""Statements where something else grows; batch size of the pipeline."""
LINES = (("Stance", "#2171B5", "circle"), ("zero-shot pipeline", "#8C2D04", "square"))


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--picture", type=Path, help="draw to this .svg or .png file (needs Chrome or Chromium)")
    given = options.parse_args()
    here, ours, plain = machine(), Ours(codebook.load()), zero_shot(torch.float32)
    work = {(what, size): task for what, tasks in tasks_of().items() for size, task in tasks.items()}
    contenders = {}
    for (what, size), (statements, asked) in work.items():
        contenders[f"{LINES[0][0]}|{what}|{size}"] = partial(ours.all_of, statements, asked)
        contenders[f"{LINES[1][0]}|{what}|{size}"] = partial(plain, statements, asked, BATCH)
    ours.all_of(*work["statements", STATEMENTS[0]])
    seconds = medians(contenders, given.rounds)
    figures = {"machine": here, "rounds": given.rounds, "seconds": seconds}
    rows = [
        [what, str(size), *(f"{seconds[f'{name}|{what}|{size}']:.2f}" for name, _, _ in LINES)] for what, size in work
    ]
    report("growth", given, figures, ("what grows", "to", "seconds, Stance", "seconds, pipeline"), rows)
    if given.picture:
        [[drawn]] = pictures([figure(seconds)], formats=(given.picture.suffix.removeprefix("."),))
        given.picture.write_bytes(drawn)


def tasks_of() -> dict[str, dict[int, tuple[Sequence[str], Sequence[str]]]]:
    """What grows, to which size, and the statements and hypotheses of it."""
    every = statements_in(None, max(STATEMENTS))
    asked = [hypothesis for question in codebook.shipped() for hypothesis in hypotheses(codebook.load(question))]
    nine, words = hypotheses(codebook.load()), " ".join(every).split()
    longer = {size: [" ".join(words[i * 7 : i * 7 + size]) for i in range(FEW)] for size in WORDS}
    return {
        "statements": {size: (every[:size], nine) for size in STATEMENTS},
        "hypotheses": {size: (every[:FEW], asked[:size]) for size in HYPOTHESES},
        "words of a statement": {size: (said, nine) for size, said in longer.items()},
    }


def figure(seconds: Mapping[str, float]) -> go.Figure:
    """Three small charts side by side, a line for each contender."""
    panels = list(dict.fromkeys(key.split("|")[1] for key in seconds))
    made = make_subplots(cols=len(panels), subplot_titles=[f"seconds by {panel}" for panel in panels])
    for column, panel in enumerate(panels, start=1):
        for name, colour, shape in LINES:
            points: dict[str, Any] = {
                key.split("|")[2]: s for key, s in seconds.items() if key.startswith(f"{name}|{panel}|")
            }
            made.add_scatter(
                x=[int(size) for size in points], y=list(points.values()), name=name, mode="lines+markers",
                line_color=colour, marker={"symbol": shape, "size": 8}, showlegend=column == 1, row=1, col=column,
            )  # fmt: skip
    made.update_xaxes(rangemode="tozero", gridcolor="#DDDDDD")
    made.update_yaxes(rangemode="tozero", gridcolor="#DDDDDD")
    made.update_layout(height=320, paper_bgcolor="white", plot_bgcolor="white", legend={"orientation": "h", "y": -0.15})
    return made


if __name__ == "__main__":
    main()
