"""The description of all doors for programs."""
