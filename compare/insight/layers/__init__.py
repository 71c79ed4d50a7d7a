"""What the layers of a network tell of edges, shapes and classes, and the features of a pipeline beside them."""
