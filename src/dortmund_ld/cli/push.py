"""``dortmund-ld push``: load a release into a store elsewhere."""

import click

from dortmund_ld.cli.progress import progress
from dortmund_ld.cli.releasing import Wanted, get_release, publication_options
from dortmund_ld.query.remote import Endpoint, Remote
from dortmund_ld.query.remote.graph_store import Address, AnyWriter, GraphStore, Updates, likely_writers
from dortmund_ld.query.remote.push import Journal, Pushed, push
from dortmund_ld.query.requests import Setting

PASSWORD = "DORTMUND_LD_PASSWORD"  # noqa: S105 - the name of a variable


@click.command(
    "push",
    short_help="Load the publication into another store.",
    epilog="Example: dortmund-ld push http://localhost:7878/query",
)
@click.argument("url")
@publication_options
@click.option("--graph-store", help="The address of the store's Graph Store Protocol, if it is not found.")
@click.option("--update", help="The address of the store's SPARQL updates, to be used instead.")
@click.option("--user", help=f"Who writes (HTTP Basic); the password is read from {PASSWORD}.")
@click.option("--password", envvar=PASSWORD, hidden=True)
def push_release(
    wanted: Wanted,
    url: str,
    graph_store: str | None,
    update: str | None,
    user: str | None,
    password: str | None,
) -> None:
    """Load the publication in DIRECTORY into the store whose SPARQL endpoint is URL.

    Each named graph is sent by the Graph Store Protocol, or by SPARQL Update, and counted afterwards. What
    the store has already is not sent again, so an interrupted push goes on where it stopped; graphs of an
    earlier push that the publication no longer has are removed; all others are left alone.
    """
    release = get_release(wanted).release
    store = Remote(Endpoint(url, user, password), Setting(release.manifest.base))
    if graph_store:
        writer = AnyWriter([GraphStore(Address(graph_store, user, password))])
    elif update:
        writer = AnyWriter([Updates(Address(update, user, password))])
    else:
        writer = AnyWriter(likely_writers(url, user, password))
    journal = Journal(wanted.cache, url)
    with progress("Pushing") as step:
        pushed = push(release, store, writer, journal, progress=step)
    click.echo(_report(pushed, url))


def _report(pushed: Pushed, url: str) -> str:
    lines = [f"{pushed.sent} graphs sent, {pushed.unchanged} unchanged, {pushed.removed} removed."]
    if pushed.others:
        lines.append(f"The store holds {pushed.others} other graphs, which were left alone.")
    if pushed.plain < pushed.whole:
        lines.append(
            "Its default graph is not the union of its graphs. For dortmund-ld that is right: it names the "
            "graphs itself. For plain queries of other clients start Oxigraph with --union-default-graph, or "
            "Fuseki with tdb2:unionDefaultGraph; but Oxigraph then looks away from FROM."
        )
    return "\n".join([*lines, f"Serve it with: dortmund-ld serve --store {url}"])
