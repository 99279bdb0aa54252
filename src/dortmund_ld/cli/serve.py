"""``dortmund-ld serve``: check, build, and put the publication on the web."""

import time

import click

from dortmund_ld.cli.choices import choice_options
from dortmund_ld.cli.releasing import Ready, Wanted, get_release, publication_options
from dortmund_ld.release.keeping import held
from dortmund_ld.web.serving.server import Choices, default_workers, require_free
from dortmund_ld.web.serving.server import serve as serve_release

EXAMPLES = """\b
Examples:
  dortmund-ld serve --port 8080 --deadline 10
  dortmund-ld serve --host 0.0.0.0 --trust-proxy 10.0.0.0/8
  dortmund-ld serve --on-disk --workers 2 --query-workers 8 --slow 4
  dortmund-ld serve --allow-service query.wikidata.org
  dortmund-ld serve --store http://127.0.0.1:8890/sparql
"""


@click.command(short_help="Put the publication on the web.", epilog=EXAMPLES)
@publication_options
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=default_workers, help="Processes that answer.")
@choice_options
def serve(wanted: Wanted, host: str, port: int, workers: int, choices: Choices) -> None:
    """Serve the publication in DIRECTORY: pages, data, downloads and a SPARQL endpoint.

    It is checked and built first; what was built is used again as long as no file changes. Ctrl-C ends it.
    """
    begin = time.perf_counter()
    require_free(host, port)
    ready = get_release(wanted)
    seconds = time.perf_counter() - begin
    with held(ready.release):
        serve_release(
            ready.release,
            host=host,
            port=port,
            workers=workers,
            started=lambda: click.echo(_greeting(ready, seconds, host, port)),
            choices=choices,
        )


def _greeting(ready: Ready, seconds: float, host: str, port: int) -> str:
    manifest = ready.release.manifest
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else f"[{host}]" if ":" in host else host  # noqa: S104
    here = f"http://{shown}:{port}"
    title = manifest.title.get("en") or next(iter(manifest.title.values()), manifest.base)
    how = "unchanged since it was built" if ready.reused else "checked and built"
    slug = manifest.iri.rpartition("/")[2]
    whole = next(dump.path for dump in manifest.dumps if not dump.graph)
    return f"""\
{title}: {manifest.counts.triples:,} triples in {len(manifest.graphs)} graphs, {how} in {seconds:.1f} s.

    {here}/

Try:
    curl -L -H 'Accept: text/turtle' {here}/id/{slug}
    curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * {{ ?s ?p ?o }} LIMIT 5' {here}/sparql
    curl -O {here}/dumps/{whole}

Ctrl-C ends it."""
