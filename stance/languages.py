"""A text in, the language it is written in out, where that is certain."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

CERTAIN = 0.9
FEWEST_WORDS = 8
READ = 5_000
"""Characters from which the language is told."""
NAMES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language(text: str) -> str:
    """The ISO 639-1 code of a text's language; "" where a text is too short or not clearly of one.

    >>> language("Der Minister sagte, man werde nicht verhandeln, solange die Brücke gesperrt ist.")
    'de'
    >>> language("No.")
    ''
    """
    if len(text[:READ].split()) < FEWEST_WORDS and text.isascii():
        return ""
    code, sure = _identifier().classify(text[:READ])
    return str(code) if sure >= CERTAIN else ""


def name_of(code: str) -> str:
    """The language's English name, its code where that is not known here, "" for none."""
    return NAMES.get(code, code)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
