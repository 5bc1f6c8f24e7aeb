"""What a reader takes away: a briefing as slides, a web page, a Word document or a folder of pictures and data."""
