"""A path or bytes in, Documents out, and a Refusal with its reason for each one that cannot be read.

``feeds`` says what is listed in a feed. One module reads each family of formats; ``readers`` knows which, ``folders`` walks. Nothing is guessed silently:
metadata that a document does not give stays empty, and a Remark says what was left out or taken for something.
"""

from stance.documents.feeds import Entry, Feed, read_feed
from stance.documents.folders import Part, files_in, parts_of, read_documents
from stance.documents.items import LARGEST_FILE, LONGEST_TEXT, Item, Refusal, Remark
from stance.documents.readers import READERS, read_content

__all__ = [
    "LARGEST_FILE",
    "LONGEST_TEXT",
    "READERS",
    "Entry",
    "Feed",
    "Item",
    "Part",
    "Refusal",
    "Remark",
    "files_in",
    "parts_of",
    "read_content",
    "read_documents",
    "read_feed",
]
