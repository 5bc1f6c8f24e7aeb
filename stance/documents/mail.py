"""A mail in (.eml), its text out with subject, day, the sender's name and domain; its attachments as files to be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import cast

from stance.documents import web
from stance.documents.decoding import Decoded, decoded
from stance.documents.items import File, Found, Refusal, Unreadable
from stance.documents.prose import unwrapped
from stance.domain import Document


def mail(file: File) -> Iterator[Found]:
    """The mail itself, if it has words, and every attachment."""
    message = cast(EmailMessage, message_from_bytes(file.content, policy=policy.default))
    attached = list(message.iter_attachments()) if message.is_multipart() else []
    try:
        text, remark = _text(message)
    except Unreadable as error:
        yield Refusal(file.name, str(error))
    else:
        if text.strip():
            yield _document(file.name, message, text)
            yield from file.remarks(remark)
        elif not attached:
            yield Refusal(file.name, "The mail has no text and no attachment.")
    for number, part in enumerate(attached, start=1):
        yield from _attachment(file, cast(EmailMessage, part), number)


def _document(name: str, message: EmailMessage, text: str) -> Document:
    subject = _header(message, "Subject")
    sender, address = parseaddr(_header(message, "From"))
    outlet, author = address.rpartition("@")[2].lower(), "" if "@" in sender else sender
    return Document(name, f"{subject}\n\n{text}".strip(), subject, outlet, published=_day(message), author=author)


def _header(message: EmailMessage, name: str) -> str:
    """One line, or empty: a header that breaks the rules never costs the mail."""
    with suppress(Exception):  # the standard library's parser fails in many ways on hostile headers
        return " ".join(str(message.get(name, "")).split())
    return ""


def _day(message: EmailMessage) -> date | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(_header(message, "Date")).date()
    return None


def _text(message: EmailMessage) -> Decoded:
    """The plain text where there is one, or else the words of the page."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return Decoded("")
    found = decoded(web.payload(body), body.get_content_charset())
    is_plain = body.get_content_type() == "text/plain"
    return found._replace(text=unwrapped(found.text.splitlines()) if is_plain else web.words(found.text))


def _attachment(file: File, part: EmailMessage, number: int) -> Iterator[Found]:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        message = inner[0] if isinstance(inner, list) and inner else None
        content = message.as_bytes() if isinstance(message, EmailMessage) else b""
        name = part.get_filename() or f"forwarded {number}"
        yield file.part(f"{name.removesuffix('.eml')}.eml", content)
    else:
        yield file.part(part.get_filename() or f"attachment {number}", web.payload(part))
