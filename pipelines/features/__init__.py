"""Engineered features of images; each file is one choice."""
