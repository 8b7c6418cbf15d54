"""What tests of releases share: a graph that is built in no time, and settings with a place for its releases."""

from pathlib import Path

import pytest

import tiny
from hallintograafi import settings
from hallintograafi.graph.content import Content
from hallintograafi.settings import Settings


@pytest.fixture
def small(tmp_path: Path) -> Content:
    """The files of a small graph."""
    return tiny.write(tmp_path / "small")


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    """Settings whose releases are kept below the test's own directory."""
    return settings.load(data_dir=tmp_path / "releases")
