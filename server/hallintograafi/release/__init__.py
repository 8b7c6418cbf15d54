"""Immutable releases: made once from checked files, described by a manifest, switched to in one step."""
