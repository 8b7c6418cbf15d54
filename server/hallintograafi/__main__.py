"""``python -m hallintograafi`` is the command line."""

from hallintograafi.cli import main

main()
