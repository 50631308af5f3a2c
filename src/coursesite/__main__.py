"""`python -m coursesite`: the same as the command."""

from coursesite.cli import main

main()
