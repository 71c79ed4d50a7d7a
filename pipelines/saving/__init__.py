"""Fitted models on disk, without pickle."""
