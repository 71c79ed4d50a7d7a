"""The sources of images; each file is one choice."""
