"""The command ``dortmund-ld``: parses arguments, calls the layers below, prints. Nobody imports it."""

import sys


def main() -> None:
    """Run the command line; a mistake is one sentence and exit code 2, an interruption exit code 130."""
    # Imported within, so that an interruption while modules load is answered here too.
    try:
        from dortmund_ld.cli.running import run

        code = run()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
