"""What the contenders of a run cost, and which of them to take."""
