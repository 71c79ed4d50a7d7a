"""What is asked of a fitted model once its trial is over, off the contender's bill; one exam a file."""
