"""Which test images contenders disagree on, and pictures of some of them."""
