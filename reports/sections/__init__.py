"""The questions that a report answers; each file is one section."""
