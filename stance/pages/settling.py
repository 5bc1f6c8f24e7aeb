"""What stays in memory, left out when garbage is looked for.

Streamlit collects garbage behind every run of a page. Libraries alone are several hundred thousand objects, none of them garbage,
which took 0.1 s of every click.
"""

from __future__ import annotations

import atexit
import gc

import streamlit as st

atexit.register(gc.unfreeze)  # at the end nothing is held back: files are closed as they go


@st.cache_resource(show_spinner=False, max_entries=1)
def settle(stamp: str) -> None:
    """Called when a page is whole; anew once documents have come (``stamp``), and with them perhaps the models' libraries.

    What has become garbage since the last time is collected first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
