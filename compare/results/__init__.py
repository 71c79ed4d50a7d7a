"""Outcomes, on disk and in memory, and what is derived of them."""
