"""What features are made of: gradients, cells, keypoints, outlines, visual words."""
