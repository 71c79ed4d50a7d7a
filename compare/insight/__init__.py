"""What was learned, as pictures on the plane of the image."""
