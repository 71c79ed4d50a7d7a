"""Every two contenders of a block: measured on the same images, tested, corrected for how many there are, judged."""
