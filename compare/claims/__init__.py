"""What is said of deep learning, each sentence an experiment with a verdict that was fixed before any result."""
