"""Trains ``models/stance-nli``: three-way NLI on collected pairs, then on the written corpus with a replay.

    python models/training/stance_nli.py DATA FOLDER [--pairs 170000] [--start FOLDER] [--written-epochs 4]

DATA holds ``nli/train.jsonl.gz`` and ``stance/stance.jsonl.gz``; the written corpus lies beside
this script. Measure with ``python -m stance evaluate stance`` and ``models/training/measure.py``.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch.nn import functional as F
from transformers import AutoModelForSequenceClassification, AutoTokenizer, get_linear_schedule_with_warmup

from base import encoder_folder
from collected import LABELS, Unit, collected_pairs, stance_units
from scenes import scene_units
from written import written_units

TOKEN_BUDGET = 4096
LONGEST = 192
ROUNDED = 8
"""Lengths and rows are padded to a multiple of it: the libraries below torch prepare anew for every shape they meet."""
IGNORED = -100
NOT_ENTAILMENT = len(LABELS)
"""The place of the label of two-way sources: neutral and contradiction count alike."""
REPORT_EVERY = 200
BETWEEN_STANCES = 0.5
"""Weight of choosing between the stances of one statement, beside judging each pair on its own."""


class Item(NamedTuple):
    """A unit in tokens: (ids, segments) and label of each pair."""

    tokens: list[tuple[list[int], list[int]]]
    labels: list[int]
    right: int | None

    @property
    def size(self) -> int:
        return rounded(max(len(ids) for ids, _ in self.tokens))


def rounded(number: int) -> int:
    return -(-number // ROUNDED) * ROUNDED


class Batch(NamedTuple):
    """Padded pairs, their labels (rows of nothing but padding have none), and for each statement with a stance the rows of its three hypotheses."""

    inputs: dict[str, torch.Tensor]
    labels: torch.Tensor
    rows: torch.Tensor
    right: torch.Tensor


def loss_of(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Mean cross-entropy over (pairs, 3) logits, and over the three stances' log odds of entailment.

    "Not entailment" is whatever is not entailment. The second part is what ``classify.combine`` does with the answers.
    """
    log = F.log_softmax(logits.float(), dim=-1)
    rest = torch.logsumexp(log[:, 1:], dim=-1, keepdim=True)
    loss = F.nll_loss(torch.cat([log, rest], dim=-1), batch.labels, ignore_index=IGNORED)
    if len(batch.right):
        odds = log[:, 0] - rest[:, 0]
        loss = loss + BETWEEN_STANCES * F.cross_entropy(odds[batch.rows], batch.right)
    return loss


def encode(units: Sequence[Unit], tokenizer: Any) -> list[Item]:
    """Units in tokens; the hypothesis is never cut."""
    pairs = [pair for unit in units for pair in unit.pairs]
    encoded = tokenizer(
        [pair.premise for pair in pairs],
        [pair.hypothesis for pair in pairs],
        truncation="longest_first",
        max_length=LONGEST,
        return_token_type_ids=True,
    )
    tokens = iter(zip(encoded["input_ids"], encoded["token_type_ids"], strict=True))
    return [
        Item([next(tokens) for _ in unit.pairs], [label_of(pair.label) for pair in unit.pairs], unit.right)
        for unit in units
    ]


def label_of(label: str) -> int:
    return NOT_ENTAILMENT if label == "not_entailment" else LABELS.index(label)


def batches(items: list[Item], rng: random.Random) -> list[list[Item]]:
    """Items of like length in batches within the token budget, in random order."""
    items = sorted(items, key=lambda item: item.size + rng.random() * 4)
    groups: list[list[Item]] = [[]]
    rows = 0
    for item in items:
        rows += len(item.labels)
        if item.size * rounded(rows) > TOKEN_BUDGET:
            groups.append([])
            rows = len(item.labels)
        groups[-1].append(item)
    rng.shuffle(groups)
    return groups


def tensors(group: list[Item], pad: int, device: str) -> Batch:
    pairs = [tokens for item in group for tokens in item.tokens]
    ids = torch.full((rounded(len(pairs)), max(item.size for item in group)), pad)
    segments, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, (tokens, types) in enumerate(pairs):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        segments[row, : len(tokens)] = torch.tensor(types)
        mask[row, : len(tokens)] = 1
    rows, right, at = [], [], 0
    for item in group:
        if item.right is not None:
            rows.append([at, at + 1, at + 2])
            right.append(item.right)
        at += len(item.labels)
    mask[len(pairs) :, 0] = 1
    labels = [label for item in group for label in item.labels] + [IGNORED] * (len(ids) - len(pairs))
    inputs = {"input_ids": ids, "token_type_ids": segments, "attention_mask": mask}
    return Batch(
        {name: values.to(device) for name, values in inputs.items()},
        torch.tensor(labels, device=device),
        torch.tensor(rows, device=device),
        torch.tensor(right, device=device),
    )


def learn(
    model: Any,
    plan: Sequence[Sequence[Any]],
    judge: Callable[[Any], tuple[torch.Tensor, Batch]],
    keep: Callable[[], None],
    *,
    rate: float,
) -> None:
    """Every batch of every pass once, with a linear decay to zero over all of them; kept after each pass.

    ``judge``: the logits of a batch, and what they should have been.
    """
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    steps = sum(len(groups) for groups in plan)
    schedule = get_linear_schedule_with_warmup(optimizer, steps // 20, steps)
    began, total, done = time.monotonic(), 0.0, 0
    for groups in plan:
        for group in groups:
            with torch.autocast(model.device.type, dtype=torch.bfloat16):
                logits, batch = judge(group)
            loss = loss_of(logits, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total, done = total + loss.item(), done + 1
            if done % REPORT_EVERY == 0 or done == steps:
                over = (done - 1) % REPORT_EVERY + 1
                print(f"step {done}/{steps} loss {total / over:.4f} {time.monotonic() - began:.0f} s", flush=True)
                total = 0.0
        keep()


def train(
    model: Any, tokenizer: Any, epochs: list[list[Unit]], folder: Path, *, rate: float, rng: random.Random
) -> None:
    """One pass over each list of units, pair by pair; saved after each."""

    def judge(group: list[Item]) -> tuple[torch.Tensor, Batch]:
        batch = tensors(group, tokenizer.pad_token_id, str(model.device))
        inputs = {name: batch.inputs[name] for name in tokenizer.model_input_names}
        return model(**inputs).logits, batch

    plan = [batches(encode(units, tokenizer), rng) for units in epochs]
    learn(model, plan, judge, lambda: save(model, tokenizer, folder), rate=rate)


def written_pass(given: argparse.Namespace, collected: Sequence[Unit], rng: random.Random) -> list[Unit]:
    """The units of one pass over the written corpus and the scenes, with some collected ones, as the command line wishes."""
    written = written_units(given.data, rng, asks=given.asks)
    kept = rng.sample(range(len(written)), int(len(written) * given.written_share))
    written = [written[i] for i in sorted(kept)]  # units of one statement stay neighbours
    written += [unit for _ in range(given.scenes) for unit in scene_units(rng, asks=given.asks)]
    return written + rng.sample(collected, int(sum(len(unit.pairs) for unit in written) * given.replay))


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
    state = {name: value.to(torch.float16) for name, value in model.state_dict().items()}
    model.save_pretrained(folder, state_dict=state)
    tokenizer.save_pretrained(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds nli/ and stance/")
    parser.add_argument("folder", type=Path, help="where to write the model")
    parser.add_argument("--start", type=Path, help="continue from this model instead of the encoder")
    parser.add_argument("--pairs", type=int, default=170_000, help="collected pairs in the first pass; 0 leaves it out")
    parser.add_argument(
        "--skip", type=int, default=0, help="leave out so many collected pairs: seen before, with --start"
    )
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--written-epochs", type=int, default=4, help="passes over the written corpus; 0 leaves it out")
    parser.add_argument(
        "--written-share", type=float, default=1.0, help="share of what is asked of the written corpus in such a pass"
    )
    parser.add_argument("--written-rate", type=float, default=6e-5)
    parser.add_argument("--scenes", type=int, default=2, help="times that each scene is read in such a pass")
    parser.add_argument(
        "--asks", type=int, default=1, help="hypotheses of each stance that are put to a statement in a pass"
    )
    parser.add_argument("--replay", type=float, default=0.7, help="collected pairs for each written one")
    parser.add_argument(
        "--stance-epochs", type=int, default=0, help="of those passes, how many have the stance sets' texts beside them"
    )
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    torch.manual_seed(given.seed)
    model, tokenizer = load(given.start or encoder_folder())
    collected = [Unit((pair,)) for pair in collected_pairs(given.data, rng)]
    if given.pairs:
        print(f"{given.pairs} of {len(collected)} collected pairs", flush=True)
        train(model, tokenizer, [collected[given.skip :][: given.pairs]], given.folder, rate=given.rate, rng=rng)
    if given.written_epochs:
        epochs = []
        for number in range(given.written_epochs):
            stances = stance_units(given.data, rng) if number < given.stance_epochs else []
            epochs.append(written_pass(given, collected, rng) + stances)
            print(f"a pass of {len(epochs[-1])} units, {len(stances)} of them texts", flush=True)
        train(model, tokenizer, epochs, given.folder, rate=given.written_rate, rng=rng)


if __name__ == "__main__":
    main()
