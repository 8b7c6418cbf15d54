"""Install the wheel into an environment of its own and serve from a folder that knows nothing of the checkout.

``python tests/packaging/try_wheel.py FOLDER`` (``make test-wheel``); the environment stays in FOLDER for ``make sbom``.
"""

import os
import subprocess
import sys
import tempfile
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def main(folder: Path) -> None:
    """Build, install, serve, ask."""
    environment = folder / "venv"
    venv.create(environment, with_pip=True, clear=True)
    python = environment / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], check=True)
    wheel = max(folder.glob("hallintograafi-*.whl"), key=lambda path: path.stat().st_mtime)
    subprocess.run([*pip, "install", "--quiet", str(wheel)], check=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "HALLINTOGRAAFI_"))}
    with tempfile.TemporaryDirectory() as elsewhere:
        command = [str(environment / "bin" / "hallintograafi"), "serve", "--port", "0", "--data-dir", "releases"]
        server = subprocess.Popen(command, cwd=elsewhere, env=clean, stderr=subprocess.PIPE, text=True)
        assert server.stderr is not None
        try:
            line = server.stderr.readline()
            assert " at http://" in line, line + server.stderr.read()
            address = line.split(" at ")[1].split("/;")[0].strip().rstrip("/")
            for path in ("/", "/queries", "/def", "/query/money-responsibilities?format=csv", "/static/style.css"):
                with urllib.request.urlopen(address + path, timeout=60) as answer:
                    assert answer.status == 200 and answer.read(), path
        finally:
            server.terminate()
            server.wait(timeout=20)
    print(f"{wheel.name}: installed and served from elsewhere")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
