"""Things at their addresses: documents about them, lists of them by kind."""
