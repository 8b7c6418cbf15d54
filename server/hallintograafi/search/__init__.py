"""Finding things by words and by names: the index of a release, full text, suggestions, reconciliation."""

from typing import Final

FORMAT: Final = 2
"""Counted up when the index is written or read differently, so that releases are built anew."""
