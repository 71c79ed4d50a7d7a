"""Annotated faces: how they are read, how a localiser is scored on them, and how its worst are shown."""
