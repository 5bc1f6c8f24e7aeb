"""The dashboard's entry: pages, style and the filters they share. Run it with ``streamlit run dashboard.py``.

What a page shows is left to ``stance/pages``.
"""

from pathlib import Path

import streamlit as st

from stance.domain import NONE, UNCLEAR
from stance.pages import adding, first_run, settling, sidebar, view

HERE = Path(__file__).parent

st.set_page_config(page_title="Stance", layout="wide", initial_sidebar_state=264)
st.html(HERE / "stance/pages/style.css")
page = st.navigation(
    [
        st.Page("stance/pages/overview.py", title="Overview", default=True),
        st.Page("stance/pages/actors.py", title="Actors", url_path="actors"),
        st.Page("stance/pages/sources.py", title="Sources", url_path="sources"),
        st.Page("stance/pages/statements.py", title="Statements", url_path="statements"),
        st.Page("stance/pages/documents.py", title="Documents", url_path="documents"),
        st.Page("stance/pages/question.py", title="Question", url_path="question"),
    ],
    position="top",
)
view.follow()
if first_run.wanted(HERE / "seeds", store=view.store()):
    first_run.read(HERE / "seeds")
else:
    sidebar.question(view.questions())
    sidebar.draw(labels=[*view.stances(), UNCLEAR, NONE])
    adding.judge_waiting()
    page.run()
    settling.settle(view.store().stamp())
