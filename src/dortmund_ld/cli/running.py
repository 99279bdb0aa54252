"""Running a command: every way that it can end becomes an exit code here, and nowhere else.

0: done. 1: the publication has findings. 2: it cannot be done, and one sentence on stderr says why and
what to do. 130: interrupted.
"""

import click

from dortmund_ld.cli.check import check
from dortmund_ld.cli.describe import describe
from dortmund_ld.cli.dump import dump
from dortmund_ld.cli.push import push_release
from dortmund_ld.cli.query import query
from dortmund_ld.cli.releasing import Findings
from dortmund_ld.cli.serve import serve
from dortmund_ld.words.errors import PublicationError

DONE = 0
FINDINGS = 1
CANNOT = 2
INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dortmund-ld")
def commands() -> None:
    """Publish a directory of Turtle, shapes and queries as linked data.

    Without a DIRECTORY, the publication that comes with the program is meant.
    """


for command in (check, serve, query, describe, dump, push_release):
    commands.add_command(command)


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
