"""What the operating system says of a process and of all that it started."""
