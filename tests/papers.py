"""One good file of each kind that is read, made by its library or by hand where there is none for writing."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime, time
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import docx
import openpyxl
import pypdf
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

TITLE = "Dam divides Norland"
FIRST = "Ada Brandt said that the dam was a gift to the whole of the south, and that nobody would regret it."
SECOND = "Ivo Maal doubted on Monday that it would ever hold, since the rock beneath it was soft and wet."
DAY = date(2021, 5, 4)
"""Past, as the dates of web pages have to be."""
LINES = [TITLE, FIRST, SECOND, "source: The Bugle", f"date: {DAY}"]
TEXT = "\n\n".join(LINES)
HTML = f"""<html><head><title>{TITLE}</title><meta property="og:site_name" content="The Bugle">
<meta property="article:published_time" content="2021-05-04T10:00:00Z"></head><body><article><h1>{TITLE}</h1>
<p>{FIRST}</p><p>{SECOND}</p></article></body></html>"""


def pdf(*pages: list[str], title: str = "", author: str = "", password: str = "") -> bytes:
    """A page for each list of lines, in ASCII, eighty characters to a line; an empty list is an empty page."""
    writer = pypdf.PdfWriter()
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Courier")})  # fmt: skip
    for lines in pages:
        page = writer.add_blank_page(width=600, height=800)
        stream = DecodedStreamObject()
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream.set_data(f"BT /F1 10 Tf 14 TL 40 760 Td {shown} ET".encode() if lines else b"")
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        page[NameObject("/Contents")] = writer._add_object(stream)
    if given := {name: said for name, said in {"/Title": title, "/Author": author}.items() if said}:
        writer.add_metadata(given)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return _saved(writer.write)


def word(*lines: str, title: str = "", author: str = "") -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.core_properties.title, document.core_properties.author = title, author
    return _saved(document.save)


def opendocument(body: str, title: str = "", manifest: str = "<manifest/>", author: str = "") -> bytes:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "text", "meta")
    )
    said = f"<dc:title>{title}</dc:title><meta:initial-creator>{author}</meta:initial-creator>"
    meta = f'<m{names} xmlns:dc="http://purl.org/dc/elements/1.1/">{said}</m>'
    content = f"<office:document-content{names}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return zipped({"content.xml": content, "meta.xml": meta, "META-INF/manifest.xml": manifest})


def rich_text(*lines: str) -> bytes:
    body = "\\par\n".join(line.encode("cp1252").decode("latin-1") for line in lines)
    escaped = "".join(c if ord(c) < 128 else f"\\'{ord(c):02x}" for c in body)
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Times;}}}}\\f0 {escaped}\\par}}".encode()


def mail(text: str, *attached: tuple[str, bytes], html: str = "", subject: str = TITLE) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "The Bugle <news@bugle.example>"
    message["Date"] = "Tue, 04 May 2021 10:00:00 +0200"
    if text:
        message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def saved_page(html: str, address: str = "https://www.bugle.example/dam") -> bytes:
    whole = MIMEMultipart("related")
    whole["Snapshot-Content-Location"] = address
    whole.attach(MIMEText(html, "html", "utf-8"))
    whole.attach(MIMEText("body { color: red }", "css"))
    return whole.as_bytes()


def workbook(**sheets: list[list]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return _saved(book.save)


def zipped(files: dict[str, bytes | str], **options: int) -> bytes:
    def save(out: io.BytesIO) -> None:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
            for name, content in files.items():
                archive.writestr(name, content)

    return _saved(save)


def _saved(write) -> bytes:
    out = io.BytesIO()
    write(out)
    return out.getvalue()


ROW = {"title": TITLE, "text": f"{FIRST} {SECOND}", "outlet": "The Bugle", "published": "2021-05-04"}
GOOD: dict[str, bytes] = {
    ".txt": TEXT.encode(),
    ".md": f"# {TEXT}".encode(),
    ".html": HTML.encode(),
    ".htm": HTML.encode(),
    ".mht": saved_page(HTML),
    ".mhtml": saved_page(HTML),
    ".pdf": pdf(LINES[:2], LINES[2:], title=TITLE),
    ".docx": word(*LINES, title=TITLE),
    ".odt": opendocument("".join(f"<text:p>{line}</text:p>" for line in LINES), TITLE),
    ".rtf": rich_text(*LINES),
    ".eml": mail(f"{FIRST}\n\n{SECOND}"),
    ".csv": ("\n".join([",".join(ROW), ",".join(f'"{cell}"' for cell in ROW.values())])).encode(),
    ".tsv": ("\n".join(["\t".join(ROW), "\t".join(ROW.values())])).encode(),
    ".xlsx": workbook(Reports=[list(ROW), [*list(ROW.values())[:3], datetime.combine(DAY, time())]]),
    ".jsonl": json.dumps(ROW).encode(),
    ".zip": zipped({"a/dam.txt": TEXT}),
}
