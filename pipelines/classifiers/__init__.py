"""Classifiers of vectors; each file is one choice."""
