"""Office documents in (.docx, .odt, .rtf), their paragraphs out; footnotes, comments and what was struck out are left out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from striprtf.striprtf import rtf_to_text

from stance.documents.archives import parts
from stance.documents.items import File, Found, Unreadable
from stance.documents.prose import headed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TITLE = ".//{http://purl.org/dc/elements/1.1/}title"
_AUTHOR = ".//{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}initial-creator"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_SPACES = 100
_SIGNED = re.compile(r"\{\\author\s([^{}\\]+)\}")
_FIELD = re.compile(r"\\fldinst", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a format writes text. ``texts``: the elements whose text counts, all of them where it is empty;
    ``written``: elements that stand for characters; ``silent``: those that hold none of the text."""

    paragraphs: frozenset[str]
    texts: frozenset[str]
    written: Mapping[str, Callable[[etree._Element], str]]
    silent: frozenset[str]


WORD = Tongue(
    paragraphs=frozenset({f"{_W}p"}),
    texts=frozenset({f"{_W}t"}),
    written={f"{_W}tab": lambda _: "\t", f"{_W}br": lambda _: "\n", f"{_W}cr": lambda _: "\n",
             f"{_W}noBreakHyphen": lambda _: "-"},
    silent=frozenset({f"{_W}pPr", f"{_W}rPr", f"{_W}del", f"{_W}moveFrom", _FALLBACK}),
)  # fmt: skip
ODF = Tongue(
    paragraphs=frozenset({f"{_T}p", f"{_T}h"}),
    texts=frozenset(),
    written={f"{_T}tab": lambda _: "\t", f"{_T}line-break": lambda _: "\n",
             f"{_T}s": lambda element: " " * min(int(element.get(f"{_T}c", "1")), MOST_SPACES)},
    silent=frozenset({f"{_T}note", f"{_T}tracked-changes", f"{_O}annotation"}),
)  # fmt: skip


def word(file: File) -> Iterator[Found]:
    """A ``.docx`` file."""
    import docx

    parts(file).close()
    document = docx.Document(io.BytesIO(file.content))
    said = document.core_properties
    yield from headed(file, _text(document.element.body, WORD), title=said.title, author=said.author)


def opendocument(file: File) -> Iterator[Found]:
    """An ``.odt`` file (OASIS OpenDocument 1.3)."""
    with parts(file) as archive:
        names = archive.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise Unreadable("The file is encrypted; save it without a password.")
        if "content.xml" not in names:
            raise Unreadable("The file is damaged, or not what its name says: it holds no content.xml.")
        content = _parsed(archive.read("content.xml"))
        said = _parsed(archive.read("meta.xml")) if "meta.xml" in names else etree.Element("none")
    title, author = (said.findtext(where) or "" for where in (_TITLE, _AUTHOR))
    yield from headed(file, _text(content, ODF), title=title, author=author)


def rich_text(file: File) -> Iterator[Found]:
    """An ``.rtf`` file."""
    if not file.content.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("The file is damaged, or not what its name says: it does not begin as RTF.")
    source = _FIELD.sub(r"\\fname", file.content.decode("latin-1"))  # so that no address of a link comes into the text
    text = rtf_to_text(source, errors="replace").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    signed = _SIGNED.search(source)
    text = "\n\n".join(line for line in map(str.strip, text.splitlines()) if line)
    yield from headed(file, text, author=signed[1] if signed else "")


def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _text(root: etree._Element, tongue: Tongue) -> str:
    """Every paragraph that holds anything, in the order in which they end: a text box comes before what it stands in."""
    found: list[str] = []
    open_: list[list[str]] = [[]]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in tongue.silent:
                walk.skip_subtree()
                continue
            if tag in tongue.paragraphs:
                open_.append([])
            if tag in tongue.written:
                open_[-1].append(tongue.written[tag](element))
            elif element.text and (tag in tongue.texts or not tongue.texts):
                open_[-1].append(element.text)
        else:
            if tag in tongue.paragraphs:
                found.append("".join(open_.pop()))
            if element.tail and not tongue.texts:
                open_[-1].append(element.tail)
    return "\n\n".join(text for text in found if text.strip())
