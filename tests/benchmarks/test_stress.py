"""The script of ``make stress`` runs, and a query among its least patient ends as it should."""

import json
import subprocess
import sys
from pathlib import Path

from hallintograafi.release.manifest import Release


def test_brackets_end_and_lookups_go_on(release: Release, data_dir: Path, tmp_path: Path) -> None:
    script = Path(__file__).with_name("stress.py")
    command = [sys.executable, str(script), "--only", "brackets", "--data-dir", str(data_dir)]
    ended = subprocess.run([*command, "--json", str(tmp_path / "found.json")], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (found,) = json.loads((tmp_path / "found.json").read_text())["queries"]
    assert found["outcome"].startswith(("400", "504"))
    assert found["failed"] == 0
    assert found["lookups"] > 3
