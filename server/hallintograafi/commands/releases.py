"""``hallintograafi releases``."""

from typing import Any

import click

from hallintograafi import settings
from hallintograafi.commands.shared import counts, with_settings
from hallintograafi.errors import InputError, UnknownName
from hallintograafi.release import build, keeping, manifest
from hallintograafi.release.lock import only_one
from hallintograafi.settings import Settings


@click.group(invoke_without_command=True)
@with_settings("data_dir")
@click.pass_context
def releases(ctx: click.Context, /, **given: Any) -> None:
    """List the releases on disk, keep some of them for good, remove old ones.

    Example: hallintograafi releases
    """
    ctx.obj = settings.load(**given)
    if ctx.invoked_subcommand is None:
        _list(ctx.obj)


@releases.command("list")
@with_settings("data_dir")
@click.pass_obj
def list_releases(above: Settings, /, **given: Any) -> None:
    """List the releases on disk; * marks the current one, k those that are kept.

    Example: hallintograafi releases list
    """
    _list(_chosen(above, given))


@releases.command()
@click.argument("version")
@with_settings("data_dir")
@click.pass_obj
def use(above: Settings, /, version: str, **given: Any) -> None:
    """Make release VERSION the current one if it is whole, to roll back or forward; servers switch to it.

    Example: hallintograafi releases use 2026.11.22
    """
    data_dir = _chosen(above, given).data_dir
    if version not in manifest.versions(data_dir):
        known = ", ".join(manifest.versions(data_dir)) or "none"
        raise UnknownName(f"there is no release {version} in {data_dir}; there are: {known}")
    with only_one(data_dir):
        manifest.verify(manifest.read(data_dir / version))
        build.switch(data_dir, version)
    click.echo(f"{version} is current now")


@releases.command()
@click.argument("version")
@click.option("--undo", is_flag=True, help="Take the mark away.")
@with_settings("data_dir")
@click.pass_obj
def keep(above: Settings, /, version: str, undo: bool, **given: Any) -> None:
    """Mark release VERSION so that it is never pruned.

    Example: hallintograafi releases keep 2026.11.22
    """
    keeping.keep(_chosen(above, given).data_dir, version, wanted=not undo)


@releases.command()
@click.option("--keep", "number", type=click.IntRange(min=1), required=True, help="How many of the newest stay.")
@with_settings("data_dir")
@click.pass_obj
def prune(above: Settings, /, number: int, **given: Any) -> None:
    """Remove old releases; the current one and those marked stay, and so does what each release changed.

    Example: hallintograafi releases prune --keep 10
    """
    for version in keeping.prune(_chosen(above, given).data_dir, number):
        click.echo(f"removed {version}")


def _chosen(above: Settings, given: dict[str, Any]) -> Settings:
    """The settings, whether flags stand before or behind the name of the command."""
    return settings.load(**given) if any(value is not None for value in given.values()) else above


def _list(chosen: Settings) -> None:
    current, kept = (chosen.data_dir / manifest.CURRENT).resolve().name, keeping.kept(chosen.data_dir)
    for version in manifest.versions(chosen.data_dir):
        marks = ("*" if current == version else " ") + ("k" if version in kept else " ")
        try:
            told = counts(manifest.read(chosen.data_dir / version))
        except InputError as error:
            told = f"cannot be read: {error}"
        click.echo(f"{marks} {version}  {told}")
