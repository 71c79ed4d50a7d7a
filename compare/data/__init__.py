"""Where images come from, how they are decoded, checked and kept."""
