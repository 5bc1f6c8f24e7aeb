"""How much faster two processes of Ray judge than one, each with one thread: documents per second and their ratio.

    python -m benchmarks.workers [--documents 80] [--rounds 3] [--seed 7] [--json FILE] [--readme]

The documents are invented by the seed and judged with the embedded models; the rounds of one and two alternate, and the medians
are compared. Timed is from the first document back to the last: the start of the processes is left out, and nothing is kept.
"""

from __future__ import annotations

import random
import statistics
import time
from collections import defaultdict
from functools import partial

from benchmarks.rounds import machine, parser, report
from stance import codebook, engines
from stance.domain import Document

PEOPLE = ["Ada Brandt", "Ivo Maal", "Jon Averley", "Eva Lindqvist", "Tom Karlsen"]
SAID = ["said that", "warned that", "told the Bugle that", "insisted that"]
WHAT = [
    "Norland would sit down with the south once its troops had left the valley",
    "talks were a trap and the truce would only serve to rearm",
    "both sides should meet without conditions before the winter",
    "the dam at Porth had cost more than the council had allowed",
    "the harvest was the best in ten years, although the roads were closed",
]
PARAGRAPHS = 12


def invented(number: int, seed: int) -> list[engines.Task]:
    """Documents of like length, all different."""
    draw = random.Random(seed)
    made = []
    for i in range(number):
        lines = [f"{draw.choice(PEOPLE)} {draw.choice(SAID)} {draw.choice(WHAT)}, in its year {draw.randrange(1000)}."
                 for _ in range(PARAGRAPHS)]  # fmt: skip
        made.append((Document(f"{i}.txt", "\n\n".join([f"Notes of day {i}", *lines])), ()))
    return made


def speed(tasks: list[engines.Task], number: int) -> float:
    """Documents per second, from the moment that every process is warm."""
    workers = engines.Workers(partial(engines.load, codebook.load(), None, "cpu"), number=number, cpus=1, device="cpu")
    try:
        times = []
        for outcome in workers.outcomes(tasks):
            if isinstance(outcome, str):
                raise RuntimeError(outcome)
            times.append(time.monotonic())
    finally:
        workers.close()
    warm = len(tasks) // 4  # by then each of them has its models
    return (len(tasks) - 1 - warm) / (times[-1] - times[warm])


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--documents", type=int, default=80)
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    tasks, found = invented(given.documents, given.seed), defaultdict(list)
    here = machine()
    for _ in range(given.rounds):
        for number in (1, 2):
            found[number].append(speed(tasks, number))
    median = {number: statistics.median(speeds) for number, speeds in found.items()}
    ratio = round(median[2] / median[1], 2)
    figures = {"machine": here, "documents": given.documents, "documents_per_second": dict(median), "ratio": ratio}
    rows = [[f"documents/s, {number} of them", f"{value:.2f}", ""] for number, value in median.items()]
    report("workers", given, figures, ["measure", "found", "to reach"], [*rows, ["ratio", f"{ratio:.2f}", "1.8"]])


if __name__ == "__main__":
    main()
