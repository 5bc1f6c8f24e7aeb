"""An address of the web in, what its server sends out, or an ``Unfetched`` with its sentence. Nothing is kept or read here.

``connecting`` says which machines may be connected to, ``exchange`` makes one request, ``client`` is polite and patient.
"""

from stance.fetching.client import Fetcher
from stance.fetching.exchange import Barred, Page, Passing, Unfetched, normal

__all__ = ["Barred", "Fetcher", "Page", "Passing", "Unfetched", "normal"]
