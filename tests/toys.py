"""Tiny random models of three families, with tokenizers trained on a few words."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from tokenizers import (
    ByteLevelBPETokenizer,
    SentencePieceUnigramTokenizer,
    Tokenizer,
    models,
    normalizers,
    pre_tokenizers,
    trainers,
)
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertForTokenClassification,
    BertTokenizer,
    DebertaV2Config,
    DebertaV2ForSequenceClassification,
    DebertaV2Tokenizer,
    RobertaConfig,
    RobertaForSequenceClassification,
    RobertaTokenizer,
)

WORDS = ["the dam is old and the mayor said so. it will be built, ada brandt wants the dam and rejects it"] * 5
SIZES = {
    "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16,
    "max_position_embeddings": 300, "initializer_range": 0.5,
}  # fmt: skip


def bert_tokenizer() -> BertTokenizer:
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer, made.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    made.train_from_iterator(
        WORDS, trainers.WordPieceTrainer(vocab_size=200, special_tokens=special, show_progress=False)
    )
    return BertTokenizer(vocab=made.get_vocab())


def _roberta_tokenizer() -> RobertaTokenizer:
    made = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    made.train_from_iterator(WORDS, vocab_size=300, special_tokens=special, show_progress=False)
    model = json.loads(made.to_str())["model"]
    return RobertaTokenizer(vocab=model["vocab"], merges=[tuple(merge) for merge in model["merges"]])


def _deberta_tokenizer() -> DebertaV2Tokenizer:
    made = SentencePieceUnigramTokenizer()
    special = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]
    made.train_from_iterator(WORDS, vocab_size=80, special_tokens=special, unk_token="[UNK]", show_progress=False)
    return DebertaV2Tokenizer(vocab=[tuple(piece) for piece in json.loads(made.to_str())["model"]["vocab"]])


FAMILIES = {
    "bert": (bert_tokenizer, BertConfig, BertForSequenceClassification),
    "roberta": (_roberta_tokenizer, RobertaConfig, RobertaForSequenceClassification),
    "deberta": (_deberta_tokenizer, DebertaV2Config, DebertaV2ForSequenceClassification),
}


def nli(folder: Path, *, family: str = "bert", labels: list[str], **more: object) -> Path:
    """Writes an NLI model whose columns are ``labels`` in this order, with more in its config; its answers are random but fixed."""
    torch.manual_seed(len(labels))
    tokenizer_of, config_of, model_of = FAMILIES[family]
    tokenizer = tokenizer_of()
    config = config_of(
        vocab_size=len(tokenizer),
        id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
        pad_token_id=tokenizer.pad_token_id,
        **({"relative_attention": True, "pos_att_type": ["p2c", "c2p"], "type_vocab_size": 0} if family == "deberta" else {}),
        **SIZES | more,
    )  # fmt: skip
    model_of(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def tagger(folder: Path, *, labels: list[str]) -> Path:
    """Writes a token classifier with these labels."""
    torch.manual_seed(0)
    tokenizer = bert_tokenizer()
    config = BertConfig(vocab_size=len(tokenizer), id2label=dict(enumerate(labels)), **SIZES)
    BertForTokenClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
