"""Forests and boosting on flat arrays."""
