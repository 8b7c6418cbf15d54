"""The command line: ``hallintograafi COMMAND``; every command's ``--help`` shows an example.

Exit codes: 0 good, 1 the data has findings, 2 the input or call cannot be used, 3 the program failed.
"""

import sys
from importlib import import_module
from typing import ClassVar, NoReturn, cast

import click

from hallintograafi import __version__
from hallintograafi.engine.base import NotAcceptable
from hallintograafi.errors import HallintograafiError


def main() -> NoReturn:
    """Run the command line and end the process with one of the exit codes."""
    try:
        cli.main(standalone_mode=False)
        code = 0
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        code = 130
    except click.exceptions.Exit as error:
        code = error.exit_code
    except HallintograafiError as error:
        click.echo(f"hallintograafi: {error}", err=True)
        code = error.exit_code
    except NotAcceptable as error:
        click.echo(f"hallintograafi: {error}; choose another --format", err=True)
        code = 2
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    sys.exit(code)


class Commands(click.Group):
    """A group that imports a command when it is called: a server of a release that is there has to start at once."""

    PLACES: ClassVar = {
        "build": "build:build",
        "serve": "serve:serve",
        "validate": "validate:validate",
        "query": "query:query",
        "queries": "query:list_queries",
        "reconcile": "reconcile:reconcile",
        "uris": "uris:uris",
        "sources": "sources:sources",
        "releases": "releases:releases",
        "publish": "publish:publish",
        "settings": "list_settings:list_settings",
        "diff": "diff:diff",
    }
    """Module and name of each command in :mod:`hallintograafi.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names in the order of the work."""
        return list(self.PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None if there is none of that name."""
        place = self.PLACES.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        return cast(click.Command, getattr(import_module(f"hallintograafi.commands.{module}"), name))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="hallintograafi")
def cli() -> None:
    """The knowledge graph of Finland's state-administration reforms."""
