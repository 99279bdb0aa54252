"""``dortmund-ld check``: what must hold of a publication, with file and line where it does not."""

from pathlib import Path

import click

from dortmund_ld.checks import check_publication
from dortmund_ld.cli.progress import progress
from dortmund_ld.publication import default_root, load_publication


@click.command(
    short_help="Report what to mend, with file and line.",
    epilog="Example: dortmund-ld check --lang de --source deck.txt",
)
@click.argument("directory", type=click.Path(path_type=Path, readable=False), required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "turtle"]),
    default="text",
    show_default=True,
    help="How the findings are written; turtle is a SHACL validation report.",
)
@click.option(
    "--source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True),
    help="The text of the source: compare its checksum and lines with what the data say of it.",
)
@click.option("--base", help="Check under this base IRI instead of the one in data/dataset.ttl.")
@click.option(
    "--lang", type=click.Choice(["en", "de"]), default="en", show_default=True, help="Of the messages."
)
def check(directory: Path | None, form: str, source: Path | None, base: str | None, lang: str) -> int:
    """Check the publication in DIRECTORY and report what to mend, with file and line.

    Exit code 0: no finding. 1: findings. 2: it cannot be checked.
    """
    with progress("Loading") as step:
        publication = load_publication(directory or default_root(), base=base, progress=step)
    with progress("Checking") as step:
        report = check_publication(publication, source=source, progress=step)
    if form == "json":
        written = report.to_json()
    elif form == "turtle":
        written = report.to_turtle()
    else:
        written = report.to_text("de" if lang == "de" else "en")
    click.echo(written, nl=False)
    return 0 if report.conforms else 1
