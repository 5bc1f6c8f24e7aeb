"""A Document in, its judged statements out and into the store: the one place that joins the stages.

Loads the two models once. How each stage works is left to its own module.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from stance.actors import resolve
from stance.attribution import Attributor, Reading
from stance.bodies import is_thing
from stance.classify import Calibration, Classifier
from stance.codebook import Codebook
from stance.device import side_by_side, use_threads
from stance.domain import Attribution, Document, Kind, Position, Resolution, Span, Statement
from stance.entailment import IN_DOCUMENTS, Entailment
from stance.languages import language
from stance.lexicon import ASKED, NO_ANSWER, ONLY_SAYS
from stance.passages import covering, paragraphs, sentences
from stance.premises import claims
from stance.register import Register, keep
from stance.store import Store

NO_ANSWER_REACH = 40
"""Characters of a content in which "declined" finds its "to comment"."""


class Reader:
    """Finds and judges the statements of documents, with one codebook and one pair of models; keeps nothing.

    What it finds in a document does not depend on any other. Threads may share it.
    """

    def __init__(self, attributor: Attributor, classifier: Classifier, *, device: str = "cpu") -> None:
        """``device``: the one that both compute on."""
        self.attributor, self.classifier, self.device = attributor, classifier, device

    @classmethod
    def opened(cls, *, codebook: Codebook, model: str | Path | None = None, device: str = "auto") -> Reader:
        """With the embedded models, or any NLI model by folder or hub name."""
        chosen = model or IN_DOCUMENTS
        classifier = Classifier(Entailment(chosen, device=device), codebook, Calibration.beside(chosen))
        return cls(Attributor(device=device), classifier, device=device)

    def read(
        self, document: Document, found: Sequence[Statement] = ()
    ) -> tuple[Document, list[tuple[Statement, Position]]]:
        """A document with its language, and all that ``register.keep`` needs of it; ``found``: its statements, if they are known."""
        document = replace(document, language=document.language or language(document.text))
        return document, self.judge(document, found)

    def judge(self, document: Document, found: Sequence[Statement] = ()) -> list[tuple[Statement, Position]]:
        """Every statement of a document with its position; ``found``: its statements, if they are known."""
        found = found or self.statements(document)
        put = claims(document, found)
        if self.classifier.judge.reads(document.language):
            positions = self.classifier.positions(put, of_one_document=True)
        else:
            positions = [self.classifier.unread(each) for each in put]
        return list(zip(found, positions, strict=True))

    def statements(self, document: Document) -> list[Statement]:
        """Who said what in a document, its actors under the names that it gives them."""
        return statements_of(document, self.attributor.read([document])[0], Register())


class Pipeline(Reader):
    """Reads documents into a store."""

    def __init__(self, store: Store, attributor: Attributor, classifier: Classifier, *, device: str = "cpu") -> None:
        super().__init__(attributor, classifier, device=device)
        self.store = store
        at_once, each = side_by_side(device)
        self._threads = ThreadPoolExecutor(at_once, initializer=partial(use_threads, each))

    @classmethod
    def load(
        cls, store: Store, *, codebook: Codebook, model: str | Path | None = None, device: str = "auto"
    ) -> Pipeline:
        """As ``Reader.opened``, with the store that it reads into."""
        reader = Reader.opened(codebook=codebook, model=model, device=device)
        return cls(store, reader.attributor, reader.classifier, device=device)

    def add(self, document: Document) -> int | None:
        """Reads, judges and keeps one document; the number of its statements, or ``None`` if it was there.

        Of a document that is kept with another codebook the statements found then get their positions on this one.
        """
        if self.store.is_coded(document, self.classifier.codebook.name):
            return None
        return keep(self.store, *self.read(document, self.store.statements(document.id)))

    def begin(self, document: Document) -> Callable[[], int | None]:
        """Starts to read and judge a document that is not there yet, beside others that were begun; what is returned waits for
        that and keeps it, as ``add`` would."""
        found = self._threads.submit(self.read, document, self.store.statements(document.id))
        return lambda: keep(self.store, *found.result())

    def close(self) -> None:
        """Lets go of documents that were begun, but does not wait for those that are being read."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def statements_of(document: Document, reading: Reading, register: Register) -> list[Statement]:
    """What was found in a document as statements, their actors under the names of the register and of the document."""
    built = (
        _statement(document, attribution, resolution, register)
        for attribution, resolution in resolve(document, reading)
        if is_said(document.text, attribution)
    )
    return list({statement.id: statement for statement in built}.values())


def _statement(document: Document, attribution: Attribution, resolution: Resolution, register: Register) -> Statement:
    if resolution.actor:
        resolution = replace(resolution, actor=register.settle(resolution.actor), named=resolution.actor.name)
    source = attribution.source
    return Statement(
        document=document.id,
        content=attribution.content,
        text=" ".join(document.text[span.start : span.end] for span in attribution.content),
        source=source,
        source_text=document.text[source.start : source.end] if source else "",
        cue=attribution.cue,
        sentence=sentence_around(document.text, attribution),
        kind=attribution.kind,
        inherited=attribution.inherited,
        resolution=resolution,
    )


def is_said(text: str, attribution: Attribution) -> bool:
    """Whether a content is somebody's words: marked as such, no poll's finding, no declined comment, not only "to say"."""
    source, cue, content = attribution.source, attribution.cue, attribution.content[0]
    if source and is_thing(text[source.start : source.end]):
        return False
    if cue and NO_ANSWER.match(f"{text[cue.start : cue.end]} {text[content.start : content.end][:NO_ANSWER_REACH]}"):
        return False
    if cue and _is_put_to(text, cue):
        return False
    if len(attribution.content) == 1 and ONLY_SAYS.fullmatch(text[content.start : content.end].strip()):
        return False
    return attribution.kind is not Kind.INDIRECT or bool(cue or source)


def _is_put_to(text: str, cue: Span) -> bool:
    """Whether what follows is a question that its source was asked: "Asked whether it was safe, she said"."""
    start = max(text.rfind(" ", 0, max(cue.start - 1, 0)) + 1, 0)
    asked = ASKED.match(text, cue.start, cue.end) or ASKED.match(text, start, cue.end)
    return asked is not None and "by" not in text[asked.end() : cue.end + 4].split()


def sentence_around(text: str, attribution: Attribution) -> Span:
    """From the start of the first sentence that holds a part of the attribution to the end of the last."""
    parts = [*attribution.content]
    if not attribution.inherited:
        parts += [span for span in (attribution.cue, attribution.source) if span]
    lines = paragraphs(text)
    spans: list[Span] = []
    for part in parts:
        here = covering(lines, part.start)
        bounds = sentences(text, lines[here]) if here is not None else []
        spans += [s for s in bounds if s.start < part.end and part.start < s.end] or [part]
    return Span(min(span.start for span in spans), max(span.end for span in spans))
