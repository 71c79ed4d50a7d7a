"""The baselines that every contender has to beat; each file is one choice."""
