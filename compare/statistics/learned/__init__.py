"""What of learned things is compared: representations, mistakes, the order of stages."""
