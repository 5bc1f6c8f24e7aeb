"""The confidence figures of ``evaluate`` in, a reliability diagram out: confidence against how often it was right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

INK, LINE, MUTED = "#1F2A37", "#2171B5", "#9AA3AE"


def reliability(scores: Mapping[str, Any], *, title: str) -> go.Figure:
    """Each bin as a mark as large as its number of statements; on the diagonal, confidence is what it says.

    ``scores``: of ``evaluate.confidence_scores``. After Niculescu-Mizil and Caruana 2005.
    """
    bins = scores["bins"]
    most = max((row["n"] for row in bins), default=1)
    figure = go.Figure()
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line={"color": MUTED, "dash": "dot"}, hoverinfo="skip")
    figure.add_scatter(
        x=[row["confidence"] for row in bins],
        y=[row["right"] for row in bins],
        text=[f"n={row['n']}" for row in bins],
        mode="markers+lines+text",
        textposition="top center",
        marker={"size": [8 + 16 * row["n"] / most for row in bins], "color": LINE},
        hovertemplate="confidence %{x:.0%}<br>right %{y:.0%}<br>%{text}<extra></extra>",
    )
    subtitle = f"Expected calibration error {scores['ece']:.3f}; machine-classified"
    figure.update_layout(
        title={"text": title, "subtitle": {"text": subtitle}},
        showlegend=False,
        template="plotly_white",
        font={"color": INK},
        width=720,
        height=640,
        margin={"t": 96},
    )
    figure.update_xaxes(title="Confidence", range=[0, 1], tickformat=".0%")
    figure.update_yaxes(title="Share right", range=[0, 1.05], tickformat=".0%")
    return figure
