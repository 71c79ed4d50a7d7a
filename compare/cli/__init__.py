"""The command line, where all meets; nobody imports it."""
