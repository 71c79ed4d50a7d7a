"""The support vector machine: kernel, solver, decisions."""
