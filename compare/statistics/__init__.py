"""Statistics of a comparison, one idea a file."""
