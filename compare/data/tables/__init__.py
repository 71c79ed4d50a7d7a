"""Tables of images: their dialect, what their columns mean, and where the files are that they name."""
