"""Running a command: every way that it can end becomes an exit code here, and nowhere else.

0: done. 1: the publication has findings. 2: it cannot be done, and one sentence on stderr says why and
what to do. 130: interrupted.
"""

from importlib import import_module

import click

from dortmund_ld.cli.releasing import Findings
from dortmund_ld.words.errors import PublicationError

# The function of each command in the module of its name.
COMMANDS = {
    "check": "check",
    "describe": "describe",
    "dump": "dump",
    "push": "push_release",
    "query": "query",
    "serve": "serve",
}

DONE = 0
FINDINGS = 1
CANNOT = 2
INTERRUPTED = 130


class Commands(click.Group):
    """The commands, each imported when it is called: a check need not wait for what the server needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command by its name, None for an unknown one."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"dortmund_ld.cli.{cmd_name}"), COMMANDS[cmd_name])
        return command if isinstance(command, click.Command) else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dortmund-ld")
def commands() -> None:
    """Publish a directory of Turtle, shapes and queries as linked data.

    Without a DIRECTORY, the publication that comes with the program is meant.
    """


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code; ``arguments`` are those of the process by default."""
    try:
        return int(commands.main(arguments, prog_name="dortmund-ld", standalone_mode=False) or DONE)
    except click.ClickException as error:
        error.show()
        return CANNOT
    except Findings as error:
        click.echo(error, err=True)
        return FINDINGS
    except PublicationError as error:
        click.echo(f"Error: {error.message}", err=True)
        return CANNOT
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit:
        return DONE  # so click ends when the reader of the output (head, less) has enough
