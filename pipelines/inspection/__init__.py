"""What a fitted network answers, and how it comes to it."""
