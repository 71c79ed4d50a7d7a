"""The floor that every contender has to beat; each file is one choice."""
