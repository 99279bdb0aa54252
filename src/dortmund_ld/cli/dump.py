"""``dortmund-ld dump``: the files of a release from the shell."""

import shutil
import sys
from pathlib import Path

import click

from dortmund_ld.cli.releasing import Wanted, get_release, publication_options
from dortmund_ld.release import Dump, Manifest
from dortmund_ld.words.errors import PublicationError
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS

FORMATS = [form.file_extension for form in (*GRAPH_FORMATS, *DATASET_FORMATS)]


@click.command(
    short_help="Write everything, or one named graph.",
    epilog="Example: dortmund-ld dump --format trig --output everything.trig",
)
@publication_options
@click.option("--format", "form", type=click.Choice(FORMATS), help="Of everything.  [default: nq]")
@click.option(
    "--graph", help="Only this named graph, as Turtle: its path, such as graph/dataset or ontology."
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of stdout.")
@click.option("--list", "listed", is_flag=True, help="List the files with their size and checksum instead.")
def dump(
    wanted: Wanted,
    form: str | None,
    graph: str | None,
    output: Path | None,
    listed: bool,
) -> None:
    """Write everything in the publication in DIRECTORY, or one named graph, in a format of RDF."""
    release = get_release(wanted).release
    if listed:
        for entry in release.manifest.dumps:
            click.echo(f"{entry.sha256}  {entry.size:>10}  {entry.path}")
        return
    file = release.directory / "dumps" / _find(release.manifest, form, graph).path
    if output:
        _copy(file, output)
    else:
        with file.open("rb") as opened:
            shutil.copyfileobj(opened, sys.stdout.buffer)


def _copy(file: Path, output: Path) -> None:
    try:
        shutil.copyfile(file, output)
    except OSError as error:
        raise PublicationError(
            f"{output} cannot be written: {error.strerror}. Name another --output."
        ) from error


def _find(manifest: Manifest, form: str | None, graph: str | None) -> Dump:
    if graph and form not in {None, "ttl"}:
        raise click.UsageError("A named graph is written as Turtle: leave --format out.")
    path = f"{graph}.ttl" if graph else f"{manifest.name}.{form or 'nq'}"
    found = next((dump for dump in manifest.dumps if dump.path == path), None)
    if found is None:
        raise PublicationError(f"There is no named graph {graph}. See them with: dortmund-ld dump --list")
    return found
