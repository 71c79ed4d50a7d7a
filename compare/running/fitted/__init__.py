"""What becomes of a fitted model once its trial is over."""
