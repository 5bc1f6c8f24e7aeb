"""Stance reads news and official documents, finds who said what, and judges where each actor stands."""

__version__ = "0.1.0"
