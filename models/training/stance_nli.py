"""Trains ``models/stance-nli``: three-way NLI on collected pairs, then on the written corpus with a replay.

    python models/training/stance_nli.py DATA FOLDER [--pairs 170000] [--start FOLDER] [--written-epochs 4]

DATA holds ``nli/train.jsonl.gz`` and ``stance/stance.jsonl.gz``; the written corpus lies beside
this script. Measure with ``python -m stance evaluate stance`` and ``models/training/measure.py``.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional as F
from transformers import AutoModelForSequenceClassification, AutoTokenizer, get_linear_schedule_with_warmup

from base import encoder_folder
from pairs import LABELS, Pair, collected_pairs, written_pairs

TOKEN_BUDGET = 4096
LONGEST = 160
NOT_ENTAILMENT = len(LABELS)
"""The place of the label of two-way sources: neutral and contradiction count alike."""
REPORT_EVERY = 200


def loss_of(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy over (pairs, 3) logits; "not entailment" is whatever is not entailment."""
    log = F.log_softmax(logits.float(), dim=-1)
    rest = torch.logsumexp(log[:, 1:], dim=-1, keepdim=True)
    return F.nll_loss(torch.cat([log, rest], dim=-1), labels)


def encode(pairs: Sequence[Pair], tokenizer: Any) -> list[tuple[list[int], list[int], int]]:
    """(ids, segments, label) of each pair that fits; the hypothesis is never cut."""
    encoded = tokenizer(
        [pair.premise for pair in pairs],
        [pair.hypothesis for pair in pairs],
        truncation="longest_first",
        max_length=LONGEST,
    )
    labels = [NOT_ENTAILMENT if pair.label == "not_entailment" else LABELS.index(pair.label) for pair in pairs]
    return list(zip(encoded["input_ids"], encoded["token_type_ids"], labels, strict=True))


def batches(items: list[tuple[list[int], list[int], int]], rng: random.Random) -> list[list[Any]]:
    """Items of like length in batches within the token budget, in random order."""
    items = sorted(items, key=lambda item: len(item[0]) + rng.random() * 4)
    groups: list[list[Any]] = [[]]
    for item in items:
        if len(item[0]) * (len(groups[-1]) + 1) > TOKEN_BUDGET:
            groups.append([])
        groups[-1].append(item)
    rng.shuffle(groups)
    return groups


def tensors(group: list[Any], pad: int, device: str) -> tuple[torch.Tensor, ...]:
    longest = max(len(ids) for ids, _, _ in group)
    ids = torch.full((len(group), longest), pad)
    segments = torch.zeros_like(ids)
    mask = torch.zeros_like(ids)
    for row, (tokens, types, _) in enumerate(group):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        segments[row, : len(tokens)] = torch.tensor(types)
        mask[row, : len(tokens)] = 1
    labels = torch.tensor([label for _, _, label in group])
    return ids.to(device), segments.to(device), mask.to(device), labels.to(device)


def train(model: Any, tokenizer: Any, epochs: list[list[Pair]], *, rate: float, rng: random.Random) -> None:
    """One pass over each list of pairs, with a linear decay to zero over all of them."""
    device = str(model.device)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    plan = [batches(encode(pairs, tokenizer), rng) for pairs in epochs]
    steps = sum(len(groups) for groups in plan)
    schedule = get_linear_schedule_with_warmup(optimizer, steps // 20, steps)
    began, total, done = time.monotonic(), 0.0, 0
    for group in (group for groups in plan for group in groups):
        ids, segments, mask, labels = tensors(group, tokenizer.pad_token_id, device)
        with torch.autocast(device.partition(":")[0], dtype=torch.bfloat16):
            logits = model(input_ids=ids, token_type_ids=segments, attention_mask=mask).logits
        loss = loss_of(logits, labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        total, done = total + loss.item(), done + 1
        if done % REPORT_EVERY == 0 or done == steps:
            print(f"step {done}/{steps} loss {total / REPORT_EVERY:.4f} {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0


def load(start: Path) -> tuple[Any, Any]:
    """A trainable model and its tokenizer: without dropout, word embeddings frozen, plain attention."""
    tokenizer = AutoTokenizer.from_pretrained(start)
    model = AutoModelForSequenceClassification.from_pretrained(
        start,
        id2label=dict(enumerate(LABELS)),
        label2id={label: i for i, label in enumerate(LABELS)},
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,
    )
    model.get_input_embeddings().requires_grad_(False)
    return model.to("cuda" if torch.cuda.is_available() else "cpu"), tokenizer


def save(model: Any, tokenizer: Any, folder: Path) -> None:
    model.to(dtype=torch.float16).save_pretrained(folder)
    model.to(dtype=torch.float32)
    tokenizer.save_pretrained(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds nli/ and stance/")
    parser.add_argument("folder", type=Path, help="where to write the model")
    parser.add_argument("--start", type=Path, help="continue from this model instead of the encoder")
    parser.add_argument("--pairs", type=int, default=170_000, help="collected pairs in the first pass; 0 leaves it out")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--written-epochs", type=int, default=4, help="passes over the written corpus; 0 leaves it out")
    parser.add_argument("--written-rate", type=float, default=6e-5)
    parser.add_argument("--replay", type=float, default=0.7, help="collected pairs for each written one")
    parser.add_argument("--hold-out", default="", help="comma-separated ids of questions never trained on")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    torch.manual_seed(given.seed)
    model, tokenizer = load(given.start or encoder_folder())
    collected = collected_pairs(given.data, rng)
    if given.pairs:
        print(f"{given.pairs} of {len(collected)} collected pairs", flush=True)
        train(model, tokenizer, [collected[: given.pairs]], rate=given.rate, rng=rng)
        save(model, tokenizer, given.folder)
    if given.written_epochs:
        epochs = []
        for _ in range(given.written_epochs):
            written = written_pairs(rng, hold_out=set(given.hold_out.split(",")))
            epochs.append(written + rng.sample(collected, int(len(written) * given.replay)))
        print(f"{[len(epoch) for epoch in epochs]} pairs in the written passes", flush=True)
        train(model, tokenizer, epochs, rate=given.written_rate, rng=rng)
        save(model, tokenizer, given.folder)


if __name__ == "__main__":
    main()
