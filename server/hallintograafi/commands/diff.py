"""``hallintograafi diff``."""

import json
from dataclasses import asdict
from typing import Any

import click

from hallintograafi import settings
from hallintograafi.commands.shared import end_progress, progress, with_settings
from hallintograafi.errors import UnknownName
from hallintograafi.queries import differences
from hallintograafi.release import changes, diff_formats, manifest
from hallintograafi.release import diff as differing
from hallintograafi.release.catalogue import DATASET
from hallintograafi.release.manifest import Release
from hallintograafi.settings import Settings
from hallintograafi.terms import BASE


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--format", "form", type=click.Choice(["text", "json", "ttl"]), default="text", show_default=True)
@click.option("--answers/--no-answers", default=True, show_default=True, help="Ask the canned queries of both, too.")
@with_settings("data_dir")
def diff(old: str, new: str, form: str, answers: bool, **given: Any) -> None:
    """Tell what is different between the releases OLD and NEW ("current" is the one that is served).

    Example: hallintograafi diff 2026.11.21 current --format json
    """
    chosen: Settings = settings.load(**given)
    older, newer = _find(chosen, old), _find(chosen, new)
    before, after = older.version, newer.version
    found = differing.compare(differing.read(older), differing.read(newer))
    # Change sets are of statements; what queries answer has no place in them.
    asked = differences.of_releases(older.path, newer.path, progress) if answers and form != "ttl" else []
    end_progress()
    if form == "json":
        told = {**changes.describe(found, before, after), "queries": [asdict(one) for one in asked]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif form == "ttl":
        iris = f"{DATASET.value}/{before}", f"{DATASET.value}/{after}"
        click.echo(diff_formats.turtle(found, *iris, f"{BASE}diff/{before}/{after}"), nl=False)
    else:
        click.echo(diff_formats.text(found, before, after), nl=False)
        if asked:
            click.echo("\ncanned queries with another answer:")
        for one in asked:
            click.echo(f"  {one.name}: {one.before} → {one.after} rows, {one.new} new, {one.gone} gone")


def _find(chosen: Settings, name: str) -> Release:
    versions = manifest.versions(chosen.data_dir)
    if name == manifest.CURRENT and (release := manifest.current(chosen.data_dir)) is not None:
        return release
    if name not in versions:
        known = ", ".join(versions) or "none"
        raise UnknownName(f"there is no release {name} in {chosen.data_dir}; there are: {known}")
    return manifest.read(chosen.data_dir / name)
