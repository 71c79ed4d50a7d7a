"""Models that a run kept, and what they say to images of one's own."""
