"""Where trials can run, one a file."""
