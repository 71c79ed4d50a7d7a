"""How a network is trained: the loop, its examples, recipe, augmentation, stopping and checkpoints."""
