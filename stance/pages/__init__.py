"""The screens: a file for each page, and what they share. Run by ``dashboard.py``, never on their own."""
