"""A fitted network on disk, without pickle."""
