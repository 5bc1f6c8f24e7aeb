"""(Premise, hypothesis) pairs in, probabilities of entailment, neutral and contradiction out.

Runs any Hugging Face NLI model, the embedded one by default. What the hypotheses mean, and
what follows from their probabilities, is left to ``classify``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from stance.device import pick_device
from stance.forward import ready
from stance.one_pass import groups, is_one_pass, joined_encoder

MODELS = Path(__file__).parent.parent / "models"
EMBEDDED, IN_DOCUMENTS = MODELS / "stance-nli", MODELS / "stance-nli-documents"
"""The judge of statements by themselves, and that of statements behind what a document says before them."""
LONGEST = 256
"""Tokens in a pair; what is over is cut off the premise, never off the hypothesis."""
MANY_LANGUAGES = 150_000
"""Word pieces from which a vocabulary is taken for one of many languages: BERT's English one has 30,000 and DeBERTa's 128,000,
those of XLM-RoBERTa and mDeBERTa 250,000. Multilingual BERT, with 120,000, passes for English."""
ENTAILMENT, NEUTRAL, CONTRADICTION = 0, 1, 2


OWN_CODE = "The model {!r} brings code of its own, which is never run; choose one that transformers knows by itself."
PICKLED = (
    "The model {!r} has only pickled weights ({}), which can run code when they are opened; save it as safetensors."
)


class ModelError(ValueError):
    """A model that cannot serve for NLI; the message says what it has and what is needed."""


class Entailment:
    """An NLI model by folder or hub name. Safetensors only; a model's own code is never run."""

    def __init__(self, model: str | Path = EMBEDDED, *, device: str = "auto") -> None:
        self.device = pick_device(device)
        _refuse_what_runs(Path(model))
        try:
            config = AutoConfig.from_pretrained(model, trust_remote_code=False)
            self.columns = label_columns(config.id2label, str(model))
            self.tokenizer = AutoTokenizer.from_pretrained(model, trust_remote_code=False)
            self.model, report = AutoModelForSequenceClassification.from_pretrained(
                model, use_safetensors=True, trust_remote_code=False, dtype=torch.float32, output_loading_info=True
            )
        except ModelError:
            raise
        except (OSError, KeyError, ValueError, ImportError, SafetensorError) as error:
            if "trust_remote_code" in str(error):
                raise ModelError(OWN_CODE.format(str(model))) from error
            raise ModelError(f"The model {str(model)!r} could not be loaded: {error}") from error
        if report["missing_keys"]:
            lacking = ", ".join(sorted(report["missing_keys"]))
            raise ModelError(f"The model {str(model)!r} has no weights for {lacking}: it was not trained for NLI.")
        self.logits = ready(self.model, self.tokenizer, self.device)
        self.encode = self._encoder(config, str(model))
        try:
            self.probabilities([("It rains.", "It rains.")])
        except RuntimeError as error:
            raise ModelError(
                f"The model {str(model)!r} cannot be run here ({error}); STANCE_PRECISION=float32 may help."
            ) from error
        self.multilingual = config.vocab_size >= MANY_LANGUAGES
        self.name = f"{Path(model).name if Path(model).is_dir() else model}@{_revision(model, config)}"

    def _encoder(self, config: Any, model: str) -> Callable[[Sequence[tuple[str, str]]], dict[str, list[list[int]]]]:
        if not is_one_pass(config):
            return pair_encoder(self.tokenizer)
        if config.model_type != "bert":
            raise ModelError(
                f"The model {model!r} is to be asked in one pass, which is known of BERT, not of {config.model_type}."
            )
        encode = joined_encoder(self.tokenizer)
        return lambda pairs: encode(groups(pairs))

    def reads(self, language: str) -> bool:
        """Whether a text in a language can be judged; "" is one that is not known."""
        return language in {"", "en"} or self.multilingual

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Shape (pairs, 3): entailment, neutral, contradiction, each row summing to 1.

        A two-way model's "not entailment" is given to neutral and contradiction in equal parts.
        Equal pairs are judged once, those of a premise side by side.
        """
        unique = sorted(set(pairs))
        if not unique:
            return np.zeros((0, 3))
        found = torch.softmax(self.logits(self.encode(unique)).double(), dim=-1).numpy()
        if len(self.columns) == 3:
            scores = found[:, self.columns]
        else:
            entailed, other = (found[:, column] for column in self.columns)
            scores = np.stack([entailed, other / 2, other / 2], axis=1)
        place = {pair: i for i, pair in enumerate(unique)}
        return scores[[place[pair] for pair in pairs]]


def pair_encoder(tokenizer: Any) -> Callable[[Sequence[tuple[str, str]]], dict[str, list[list[int]]]]:
    """A function of pairs that gives what calling the tokenizer gives; each text is tokenised once only.

    A tokenizer written in Python, wholly or in part, which a few models have, is called.
    """
    try:
        backend = deepcopy(tokenizer.backend_tokenizer)  # whose settings are its own: others may call the tokenizer
    except Exception:  # no attribute, or a part that Rust cannot copy, for which it has no other name
        return lambda pairs: dict(
            tokenizer(*map(list, zip(*pairs, strict=True)), truncation="only_first", max_length=LONGEST)
        )
    backend.no_padding()
    backend.enable_truncation(LONGEST, strategy="only_first", direction=tokenizer.truncation_side)
    backend.encode_special_tokens = tokenizer.split_special_tokens

    def encode(pairs: Sequence[tuple[str, str]]) -> dict[str, list[list[int]]]:
        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        tokens = dict(zip(texts, backend.encode_batch(texts, add_special_tokens=False), strict=True))
        try:
            found = [backend.post_process(tokens[premise], tokens[hypothesis]) for premise, hypothesis in pairs]
        except Exception as error:  # which has no other name
            raise ModelError(
                f"A hypothesis is too long: with its premise {LONGEST} tokens are read. Make it shorter."
            ) from error
        inputs = {
            "input_ids": [pair.ids for pair in found],
            "token_type_ids": [pair.type_ids for pair in found],
            "attention_mask": [pair.attention_mask for pair in found],
        }
        return {name: inputs[name] for name in inputs if name in tokenizer.model_input_names}

    return encode


def label_columns(id2label: dict[int, str], model: str) -> list[int]:
    """Columns of entailment, neutral and contradiction, or of entailment and its opposite, by label name.

    Raises ``ModelError`` when the names do not tell.
    """
    names = {re.sub(r"[^a-z]+", "_", label.lower()): int(column) for column, label in id2label.items()}
    for wanted in (["entailment", "neutral", "contradiction"], ["entailment", "not_entailment"]):
        if set(wanted) == set(names):
            return [names[label] for label in wanted]
    raise ModelError(
        f"The model {model!r} has the labels {', '.join(sorted(id2label.values()))}; an NLI model has"
        " entailment, neutral and contradiction, or entailment and not_entailment."
    )


def _refuse_what_runs(folder: Path) -> None:
    """Raises ``ModelError`` for a folder with code of its own, or with weights only as pickles. A hub's are never asked for."""
    for name in ("config.json", "tokenizer_config.json"):
        told = {}
        with suppress(OSError, ValueError):  # which the library finds, too, and words
            told = json.loads((folder / name).read_text(encoding="utf-8"))
        if "auto_map" in told:
            raise ModelError(OWN_CODE.format(str(folder)))
    pickled = sorted(path.name for path in folder.glob("*") if path.suffix in {".bin", ".pt", ".pth", ".ckpt", ".pkl"})
    if pickled and not any(folder.glob("*.safetensors")):
        raise ModelError(PICKLED.format(str(folder), pickled[0]))


def _revision(model: str | Path, config: Any) -> str:
    """The hub's commit, or for a folder a hash of its weights: eight characters that name what judged."""
    commit = getattr(config, "_commit_hash", None)
    digest = sha256()
    for weights in sorted(Path(model).glob("*.safetensors")):
        digest.update(weights.read_bytes())
    return (commit or digest.hexdigest())[:8]
