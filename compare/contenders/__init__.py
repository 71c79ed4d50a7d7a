"""A name, or any scikit-learn estimator, becomes something that can be seeded, tuned and run."""
