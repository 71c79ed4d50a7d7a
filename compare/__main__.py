"""`python -m compare` is `bakeoff`."""

from compare.cli import main

main()
