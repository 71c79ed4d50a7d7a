"""What the points of a face tell: distances, symmetry, and the picture around each."""
