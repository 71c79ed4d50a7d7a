"""What is missing of a study runs, each trial alone in its process, measured, and goes into the store."""
