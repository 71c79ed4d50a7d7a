"""Several studies as one run."""
