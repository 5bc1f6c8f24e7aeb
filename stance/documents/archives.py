"""An archive in, its files out one at a time, after a look at whether it is a trap.

Nothing is unpacked to disk. ``parts`` guards office files too, which are archives.
"""

from __future__ import annotations

import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator

from stance.documents.items import LARGEST_FILE, File, Found, Refusal, Unreadable

MOST_FILES = 10_000
LARGEST_ARCHIVE = 8 * LARGEST_FILE
"""Bytes that all files of an archive unpack to."""
DENSEST = 200
"""Times that a file grows as it is unpacked: texts grow 2 to 20 times, a file of one letter 1,000 times."""
SMALL = 2**20
"""Bytes up to which a file may grow any number of times."""
HEAD = 64 * 2**10
"""Bytes of a part in which a declaration is looked for; the parsers expand none that comes later."""
_OUTSIDE = re.compile(r"[/\\]|[A-Za-z]:[/\\]|(?:.*[/\\])?\.\.(?:[/\\]|$)", re.DOTALL)
_HIDDEN = re.compile(r"(?:.*/)?(?:\.(?!\.)|__MACOSX/)", re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
OLE = b"\xd0\xcf\x11\xe0"
"""The front of Office files of before 2007, and of newer ones under a password."""


def members(file: File) -> Iterator[Found]:
    """The files in a ``.zip``, in the order of their names, without hidden ones."""
    if ".zip" in file.within:
        raise Unreadable("It is an archive in an archive; unpack the outer one and add what is in it.")
    with _opened(file) as archive:
        known = [info for info in archive.infolist() if not info.is_dir() and not _HIDDEN.match(info.filename)]
        if not known:
            raise Unreadable("The archive holds no files.")
        for info in sorted(known, key=lambda info: info.filename):
            yield _member(file, archive, info)


def _member(file: File, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Found:
    name = f"{file.name}/{info.filename}"
    if _OUTSIDE.match(info.filename) or stat.S_ISLNK(info.external_attr >> 16):
        return Refusal(name, "It points outside of the archive, as no honest file does.")
    if info.flag_bits & 1:
        return Refusal(name, "It is encrypted; unpack the archive with its password and add what is in it.")
    try:
        return file.part(info.filename, archive.read(info))
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as error:
        return Refusal(name, f"It cannot be unpacked: {error}.")


def _opened(file: File) -> zipfile.ZipFile:
    """The archive, once its list of files is found to be of honest size; raises ``Unreadable``."""
    if file.content.startswith(OLE):
        raise Unreadable("The file is under a password or from before 2007; save it anew without one.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Unreadable(f"The file is damaged, or not what its name says: {error}.") from error
    known = archive.infolist()
    if len(known) > MOST_FILES:
        raise Unreadable(f"The archive holds {len(known):,} files; at most {MOST_FILES:,} are read.")
    total = sum(info.file_size for info in known)
    if total > LARGEST_ARCHIVE:
        raise Unreadable(f"The archive unpacks to {total:,} bytes; at most {LARGEST_ARCHIVE:,} are read.")
    for info in known:
        if info.file_size > LARGEST_FILE:
            raise Unreadable(f"{info.filename} unpacks to {info.file_size:,} bytes; at most {LARGEST_FILE:,} are read.")
        if info.file_size > max(SMALL, DENSEST * info.compress_size):
            grown = info.file_size // max(info.compress_size, 1)
            raise Unreadable(f"{info.filename} grows {grown:,} times as it is unpacked, as only a trap does.")
    return archive


def parts(file: File) -> zipfile.ZipFile:
    """An office file's parts, none of which declares entities: a few of those unpack to billions. Raises ``Unreadable``."""
    archive = _opened(file)
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels")) and not info.flag_bits & 1:
            with archive.open(info) as part:
                if _ENTITY.search(part.read(HEAD).replace(b"\0", b"")):
                    raise Unreadable(f"{info.filename} declares entities, as no office program writes them.")
    return archive
