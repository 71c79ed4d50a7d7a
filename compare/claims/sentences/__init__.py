"""One sentence a file: what is said, what trials it needs, and how it is judged."""
