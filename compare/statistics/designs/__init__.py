"""What is uncertain about a mean over test images, by the design of the study that drew them."""
