"""What is held against contenders and comparisons, and the floor that some of it is measured from."""
