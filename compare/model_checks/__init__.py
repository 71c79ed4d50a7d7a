"""What may be wrong with a contender or with a comparison, seen from its results; one check a file."""
