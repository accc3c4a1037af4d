"""Sheets that say the same person or employer twice: finding them, comparing them, and what joins the one kept."""
