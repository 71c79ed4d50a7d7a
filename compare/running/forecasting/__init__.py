"""What a study will take, told before it is run."""
