"""Where the points of a face are."""
