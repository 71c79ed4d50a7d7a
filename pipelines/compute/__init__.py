"""Compiled loops, their threads, and their width."""
