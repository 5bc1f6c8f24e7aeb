"""Bytes in, text out, with the encoding it was taken for; and text without what is not seen.

Line breaks become ``\\n`` and invisible controls go here, once, so that offsets hold on the text that is kept.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from typing import NamedTuple

from charset_normalizer import from_bytes

from stance.documents.items import Unreadable

MARKS = {BOM_UTF8: "utf-8-sig", BOM_UTF32_LE: "utf-32", BOM_UTF32_BE: "utf-32", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}  # fmt: skip
"""Encodings by the mark at the front of a file; the longer mark stands before the one that begins it."""
WESTERN = "cp1252"
LIKELY = [WESTERN, "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "gb18030", "big5",
          "shift_jis", "euc_jp", "euc_kr"]  # fmt: skip
"""Encodings in which news and papers are found, one or two a script: what else there is, short texts are taken for."""
LATIN = {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"}
"""Names under which pages and mails mean Windows' Western encoding (WHATWG's Encoding Standard, 4.2)."""
LIKE_UTF8 = ("iso-2022", "hz", "utf-7", "utf-16", "utf-32")
"""Encodings whose texts can pass for UTF-8, and are not taken for it where they are named."""
SAMPLE = 256 * 2**10
"""Bytes from which an encoding is told."""
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Controls, and marks that turn the direction of reading: with them a quotation is shown in another order than it is
kept and judged, so they go; letters of right-to-left scripts have their direction without them."""
_BREAK = re.compile(r"\r\n?|[\x0b\x0c]")


class Decoded(NamedTuple):
    """``remark``: which encoding was taken, where it was not UTF-8; empty otherwise."""

    text: str
    remark: str = ""


def decoded(content: bytes, declared: str | None = None) -> Decoded:
    """The text of a file; ``declared``: the encoding that it names itself. Raises ``Unreadable`` for what is not text."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            text = _in(encoding, content)
            if text is None:
                raise Unreadable(
                    f"The file begins as {encoding.removesuffix('-sig').upper()} but is not; save it as UTF-8."
                )
            return _text(text, "" if mark == BOM_UTF8 else encoding, "as its first bytes say")
    named = WESTERN if declared and declared.lower().replace("_", "-") in LATIN else declared or "utf-8"
    for encoding in (named, "utf-8") if named.lower().startswith(LIKE_UTF8) else ("utf-8", named):
        if (text := _in(encoding, content)) is not None and "\0" not in text:
            return _text(text, "" if encoding == "utf-8" else encoding, "as it says of itself")
    if b"\0" in content:
        raise Unreadable("The file is binary, not text.")
    guess = _likeliest(content)
    return _text(_in(guess, content), guess, "the likeliest, for it is not UTF-8; look at the letters with accents")


def _text(text: str | None, encoding: str = "", why: str = "") -> Decoded:
    if text is None:
        raise Unreadable("The encoding of the file cannot be told; save it as UTF-8.")
    if "\0" in text:
        raise Unreadable("The file is binary, not text.")
    return Decoded(text, f"The text was read in the encoding {encoding}, {why}." if encoding else "")


def _in(encoding: str, content: bytes) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _likeliest(content: bytes) -> str:
    sample = content if len(content) <= SAMPLE else content[:SAMPLE].rpartition(b"\n")[0] or content[:SAMPLE]
    found = from_bytes(sample, cp_isolation=LIKELY)
    if (best := found.best()) is None:
        raise Unreadable("The file is neither UTF-8 nor any other text that is known; save it as UTF-8.")
    tied = {name for match in found if (match.chaos, -match.coherence) <= (best.chaos, -best.coherence)
            for name in match.could_be_from_charset}  # fmt: skip
    return WESTERN if WESTERN in tied else best.encoding


def seen(text: str) -> str:
    """The text as it is kept: line breaks are ``\\n``, controls and marks of direction are gone."""
    return _UNSEEN.sub("", _BREAK.sub("\n", text))


def unseen(text: str) -> int:
    """How many characters ``seen`` leaves out, beside its line breaks."""
    return len(_UNSEEN.findall(text))


def is_unicode(text: str) -> bool:
    """Whether no character is half of one (``"\\ud800"``): JSON and PDF can spell those, no file or database hold them."""
    return not re.search(r"[\ud800-\udfff]", text)
