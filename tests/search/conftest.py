"""The search index of the session's release."""

from collections.abc import Iterator

import pytest

from hallintograafi.release.manifest import Release
from hallintograafi.search.index import Index


@pytest.fixture(scope="session")
def index(release: Release) -> Iterator[Index]:
    """The index, open for the thread that the tests run in."""
    index = Index(release.search)
    yield index
    index.close()
