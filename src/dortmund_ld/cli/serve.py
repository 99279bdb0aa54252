"""``dortmund-ld serve``: check, build, and put the publication on the web."""

import time
from pathlib import Path

import click

from dortmund_ld.cli.releasing import Ready, get_release, publication_options
from dortmund_ld.web.server import default_workers, require_free
from dortmund_ld.web.server import serve as serve_release


@click.command(epilog="Example: dortmund-ld serve --port 8080")
@publication_options
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=default_workers, help="Processes that answer.")
def serve(
    directory: Path | None, base: str | None, cache: Path | None, host: str, port: int, workers: int
) -> None:
    """Serve the publication in DIRECTORY: pages, data, downloads and a SPARQL endpoint.

    It is checked and built first; what was built is used again as long as no file changes. Ctrl-C ends it.
    """
    begin = time.perf_counter()
    require_free(host, port)
    ready = get_release(directory, base, cache)
    seconds = time.perf_counter() - begin
    serve_release(
        ready.release,
        host=host,
        port=port,
        workers=workers,
        started=lambda: click.echo(_greeting(ready, seconds, host, port)),
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
