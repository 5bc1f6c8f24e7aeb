"""Reads documents and finds who said what in them: documents and tokens per second, and every exception.

python -m benchmarks.attribution_speed PATH [--documents 200] [--seed 7]

PATH holds documents in any form that Stance reads. The model's start is not counted; nothing is kept.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import traceback
from pathlib import Path

from stance.attribution import Attributor
from stance.documents import read_documents
from stance.domain import Document
from stance.encoder import tokenize
from stance.pipeline import statements_of
from stance.register import Register


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    every = [item for item in read_documents(given.path) if isinstance(item, Document)]
    chosen = random.Random(given.seed).sample(every, min(given.documents, len(every)))
    attributor, register = Attributor(), Register()
    tokens = sum(len(tokenize(attributor.classifier.tokenizer, document.text)) for document in chosen)
    found, named, broken, began = 0, 0, 0, time.monotonic()
    for document in chosen:
        try:
            statements = statements_of(document, attributor.read([document])[0], register)
        except Exception:
            broken += 1
            traceback.print_exc()
            continue
        found += len(statements)
        named += sum(statement.actor is not None for statement in statements)
    seconds = time.monotonic() - began
    report = {
        "documents": len(chosen), "tokens": tokens, "statements": found, "with_actor": named, "exceptions": broken,
        "seconds": round(seconds, 1), "documents_per_second": round(len(chosen) / seconds, 2),
        "tokens_per_second": round(tokens / seconds),
    }  # fmt: skip
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
