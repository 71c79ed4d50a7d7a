"""Networks on raw pixels; each file is one choice."""
