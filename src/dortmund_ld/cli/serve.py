"""``dortmund-ld serve``: check, build, and put the publication on the web."""

import time
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import click

from dortmund_ld.cli.push import PASSWORD
from dortmund_ld.cli.releasing import Ready, get_release, publication_options
from dortmund_ld.query.limits import LimitDescription, Limits, describe_limits
from dortmund_ld.query.remote import Endpoint
from dortmund_ld.release.keeping import held
from dortmund_ld.web.clients import LOOPBACK
from dortmund_ld.web.opening import CACHE_BYTES
from dortmund_ld.web.server import Choices, default_workers, require_free
from dortmund_ld.web.server import serve as serve_release

# The option for the number of web processes is called --workers already, and its word is older.
_NAMES = {"workers": "query-workers"}


def limit_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each of the limits that queries run within (``query.limits``)."""
    for limit in reversed(describe_limits()):
        function = _option(limit)(function)
    return function


def _option(limit: LimitDescription) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    name = _NAMES.get(limit.name, limit.name).replace("_", "-")
    return click.option(
        f"--{name}",
        limit.name if limit.name not in _NAMES else f"limit_{limit.name}",
        type=int if isinstance(limit.default, int) else float,
        default=limit.default,
        show_default=f"{limit.default:,} {limit.unit}",
        help=limit.help,
    )


def _read_network(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Check that the proxies are addresses or networks; those on this machine are always among them."""
    try:
        return (*LOOPBACK, *(str(ip_network(proxy)) for proxy in given))
    except ValueError as error:
        raise click.BadParameter(f"{error}: give an address or a network, such as 10.0.0.0/8.") from error


EXAMPLES = """\b
Examples:
  dortmund-ld serve --port 8080 --deadline 10
  dortmund-ld serve --host 0.0.0.0 --trust-proxy 10.0.0.0/8
  dortmund-ld serve --on-disk --workers 2 --query-workers 8 --slow 4
  dortmund-ld serve --allow-service query.wikidata.org
  dortmund-ld serve --store http://127.0.0.1:8890/sparql
"""


@click.command(epilog=EXAMPLES)
@publication_options
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=default_workers, help="Processes that answer.")
@click.option(
    "--cache-bytes",
    type=click.IntRange(0),
    default=CACHE_BYTES,
    show_default=True,
    help="What a process may keep of finished answers and pages; 0 keeps none.",
)
@click.option("--access-log", is_flag=True, help="Log each request as a line of JSON, on standard error.")
@click.option(
    "--trust-proxy",
    "proxies",
    metavar="ADDRESS",
    multiple=True,
    callback=_read_network,
    help="Believe the X-Forwarded-For, -Prefix and -Proto of this proxy, an address or a network; those on "
    "this machine always.",
)
@click.option(
    "--allow-service",
    "services",
    metavar="HOST",
    multiple=True,
    help="Let SERVICE ask this host, at the usual ports or as HOST:PORT; without any, SERVICE is refused.",
)
@click.option(
    "--on-disk", is_flag=True, help="Leave the data on the disk: slower, for more than fits memory."
)
@click.option("--store", help="Ask this SPARQL endpoint, to which the publication was pushed.")
@click.option("--store-user", help=f"Who asks there (HTTP Basic); the password is read from {PASSWORD}.")
@click.option("--store-password", envvar=PASSWORD, hidden=True)
@limit_options
def serve(
    directory: Path | None,
    base: str | None,
    cache: Path | None,
    host: str,
    port: int,
    workers: int,
    cache_bytes: int,
    access_log: bool,
    proxies: tuple[str, ...],
    services: tuple[str, ...],
    on_disk: bool,
    store: str | None,
    store_user: str | None,
    store_password: str | None,
    **limits: float,
) -> None:
    """Serve the publication in DIRECTORY: pages, data, downloads and a SPARQL endpoint.

    It is checked and built first; what was built is used again as long as no file changes. Ctrl-C ends it.
    """
    begin = time.perf_counter()
    if store and on_disk:
        raise click.UsageError("With --store the data are elsewhere: leave --on-disk out.")
    choices = Choices(
        limits=_read_limits(limits),
        cache_bytes=cache_bytes,
        log_requests=access_log,
        store=Endpoint(store, store_user, store_password) if store else None,
        on_disk=on_disk,
        proxies=proxies,
        services=services,
    )
    require_free(host, port)
    ready = get_release(directory, base, cache)
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


def _read_limits(given: dict[str, float]) -> Limits:
    """Return the limits; those that leave nothing to run with are the user's mistake."""
    try:
        return Limits(**{name.removeprefix("limit_"): value for name, value in given.items()})  # type: ignore[arg-type]
    except ValueError as error:
        raise click.UsageError(str(error)) from error


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
