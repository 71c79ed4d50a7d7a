"""Sections become files: HTML, Markdown, CSV."""
