"""``dortmund-ld query``: SPARQL from the shell."""

import sys
from pathlib import Path

import click
from pyoxigraph import QueryResultsFormat, RdfFormat
from rich.console import Console
from rich.table import Table as RichTable

from dortmund_ld.cli.releasing import Wanted, get_release, publication_options
from dortmund_ld.query.execute import Formats, execute
from dortmund_ld.query.lookup import Lookup
from dortmund_ld.release import Manifest
from dortmund_ld.views.labels import Labels
from dortmund_ld.views.table import FORMATS, Table, for_readers, read_result
from dortmund_ld.words.errors import CannotRead
from dortmund_ld.words.media import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, by_extension

RESULTS = {"json": "srj", "xml": "srx", "csv": "csv", "tsv": "tsv"}
GRAPHS = [form.file_extension for form in (*GRAPH_FORMATS, *DATASET_FORMATS)]


@click.command(
    short_help="Run a SPARQL query.",
    epilog="Example: dortmund-ld query 'SELECT (COUNT(*) AS ?triples) { ?s ?p ?o }'",
)
@click.argument("query")
@publication_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *RESULTS, *GRAPHS]),
    help="How the answer is written (default: table on a terminal, csv or ttl in a pipe).",
)
@click.option("--lang", help="The language of labels in a table.")
def query(
    wanted: Wanted,
    query: str,
    form: str | None,
    lang: str | None,
) -> None:
    """Run a QUERY over the publication in DIRECTORY.

    QUERY is SPARQL, a file that ends in .rq, the name of one of the publication's example queries, or - for
    standard input.
    """
    text_given = _read(query)
    release = get_release(wanted).release
    manifest = release.manifest
    text = _example(manifest, text_given) or text_given
    store = release.store()
    as_table = form == "table" or (form is None and sys.stdout.isatty())
    formats = FORMATS if as_table else _formats(form)
    answer = execute(store, text, formats, base=manifest.base, prefixes=manifest.prefixes)
    if not as_table:
        sys.stdout.buffer.write(answer.body)
        return
    labels = Labels(Lookup(store), manifest.languages, manifest.prefixes)
    language = lang or next(iter(manifest.languages), "en")
    result = read_result(answer, labels, language)
    if result.table:
        _print_table(for_readers(result.table, text, language))
    else:
        click.echo(result.turtle if result.turtle is not None else ("yes" if result.truth else "no"))


def _read(query: str) -> str:
    try:
        if query == "-":
            return sys.stdin.read()
        return Path(query).read_text(encoding="utf-8") if query.endswith(".rq") else query
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRead(f"The query cannot be read from {query}: {error}.") from error


def _example(manifest: Manifest, name: str) -> str | None:
    return next((query.text for query in manifest.queries if query.name == name), None)


def _formats(form: str | None) -> Formats:
    if form is None:
        return Formats(QueryResultsFormat.CSV, RdfFormat.TURTLE)
    results = by_extension(RESULT_FORMATS, RESULTS.get(form, form))
    return Formats(results, by_extension((*GRAPH_FORMATS, *DATASET_FORMATS), form))


def _print_table(table: Table) -> None:
    console = Console()
    shown = RichTable(*table.columns, box=None, header_style="bold", pad_edge=False)
    for row in table.rows:
        shown.add_row(*(cell.text if cell else "" for cell in row))
    console.print(shown)
    console.print(f"{table.total} rows", style="dim")
