"""Faces: the 68 points, where they are, and what they tell."""
