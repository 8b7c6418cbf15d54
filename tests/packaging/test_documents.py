"""What the documents for operators say is so."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from hallintograafi import settings
from hallintograafi.cli import Commands, cli
from hallintograafi.engine.remote import AUTHORIZATION, DIGEST

ROOT = Path(__file__).parent.parent.parent
DOCS = sorted([*ROOT.glob("server/docs/**/*"), ROOT / "SECURITY.md"])
TEXTS = [path for path in DOCS if path.is_file()]


def test_the_page_of_settings_is_the_table() -> None:
    told = (ROOT / "server" / "docs" / "settings.md").read_text(encoding="utf-8")
    assert told == settings.markdown(), "write it anew: hallintograafi settings > server/docs/settings.md"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_variables_flags_commands_and_links_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    known = {row.variable for row in settings.rows()} | {AUTHORIZATION, DIGEST}
    assert set(re.findall(r"\bHALLINTOGRAAFI_[A-Z_]*[A-Z]\b", text)) - {"HALLINTOGRAAFI_NAME"} <= known
    if path.suffix == ".md":
        flags = {row.flag for row in settings.rows()} | {"--force", "--keep", "--no-build", "--engine", "--minutes"}
        assert set(re.findall(r"`(--[a-z-]+)", text)) <= flags
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (path.parent / link).exists(), link
    for command in re.findall(r"(?:bin/|`)hallintograafi ([a-z]+)", text):
        assert command in Commands.PLACES, command
        assert cli.get_command(None, command) is not None  # type: ignore[arg-type]


def test_the_settings_of_the_unit_are_taken() -> None:
    unit = (ROOT / "server" / "docs" / "deploy" / "hallintograafi.service").read_text(encoding="utf-8")
    given = dict(re.findall(r"HALLINTOGRAAFI_([A-Z_]+)=(\S+)", unit.split("[Service]")[1]))
    assert settings.load(**{name.lower(): value for name, value in given.items()}).client_rate == 50


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = (ROOT / "server" / "docs" / "deploy" / "hallintograafi.service").read_text(encoding="utf-8")
    copy = tmp_path / "hallintograafi.service"
    copy.write_text(unit.replace("/opt/hallintograafi/bin/hallintograafi", "/bin/true"), encoding="utf-8")
    told = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True)
    assert "hallintograafi.service" not in told.stderr, told.stderr


def test_nginx_takes_the_example(tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    example = (ROOT / "server" / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    plain = re.sub(r"^\s+ssl_\w+ .*\n", "", example, flags=re.MULTILINE).replace("443 ssl", "127.0.0.1:8443")
    plain = plain.replace("/var/cache/nginx/hallintograafi", str(tmp_path / "cache"))
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off;\n{plain}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    told = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
