"""Outcomes as files: whole or not at all, each with digests of what was written."""
