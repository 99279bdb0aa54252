"""``dortmund-ld describe``: a thing from the shell."""

import sys
from collections.abc import Iterable, Iterator

import click

from dortmund_ld.cli.releasing import Wanted, get_release, publication_options
from dortmund_ld.release import Manifest
from dortmund_ld.release.writing import prefixes_used, write_graph
from dortmund_ld.views.evidence import Claim, Passage, Place
from dortmund_ld.views.rows import Row
from dortmund_ld.views.thing import Thing
from dortmund_ld.words.errors import PublicationError
from dortmund_ld.words.iris import Addresses
from dortmund_ld.words.media import GRAPH_FORMATS, by_extension

FORMATS = [form.file_extension for form in GRAPH_FORMATS]


@click.command(
    short_help="Tell what is said of a thing, and by whom.",
    epilog="Example: dortmund-ld describe dataset --lang de",
)
@click.argument("thing")
@publication_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *FORMATS]),
    default="text",
    show_default=True,
    help="How the description is written.",
)
@click.option("--lang", help="The language of the text (default: the publication's first).")
def describe(wanted: Wanted, thing: str, form: str, lang: str | None) -> None:
    """Describe a THING: what is said of it, what points at it, and the claims and lines behind it.

    THING is the last part of its address (the slug), a prefixed name or a whole IRI.
    """
    release = get_release(wanted).release
    manifest = release.manifest
    # Imported here, so that the other commands do not wait for what the pages need.
    from dortmund_ld.web.site import open_site

    reader = open_site(release).things
    iri = _iri(thing, manifest)
    view = reader.describe(iri, lang or next(iter(manifest.languages), "en"))
    if view is None:
        raise PublicationError(f"Nothing is said of {iri}. List what there is with: dortmund-ld query …")
    chosen = by_extension(GRAPH_FORMATS, form)
    if chosen:
        triples = reader.triples(iri)
        body = write_graph(triples, chosen, prefixes_used(triples, manifest.prefixes))
        sys.stdout.buffer.write(body)
    else:
        click.echo("\n".join(_lines(view)))


def _iri(thing: str, manifest: Manifest) -> str:
    prefix, colon, name = thing.partition(":")
    if colon and prefix in manifest.prefixes:
        return manifest.prefixes[prefix] + name
    return thing if colon else str(Addresses(manifest.base).thing(thing))


def _lines(thing: Thing) -> Iterator[str]:
    yield f"{thing.label.text} ({', '.join(kind.text for kind in thing.types)})"
    yield thing.iri
    if thing.description:
        yield thing.description.text
    for section in thing.sections:
        yield from _rows(section.rows, "")
    for link in thing.links:
        yield f"  {link.relation.text}: {link.hub} {link.identifier} {link.iri}"
    yield from _rows(thing.incoming, "← ")
    for number, claim in enumerate(thing.claims, start=1):
        yield from _claim(number, claim)


def _rows(rows: Iterable[Row], mark: str) -> Iterator[str]:
    for row in rows:
        for group in row.groups:
            for fact in group.facts:
                notes = "".join(f" [{number}]" for number in fact.notes)
                yield f"  {mark}{row.predicate.text}: {fact.term.text}{notes}"
        if row.shown < row.total:
            yield f"  {mark}{row.predicate.text}: … {row.total} in all"


def _claim(number: int, claim: Claim) -> Iterator[str]:
    where = "; ".join(map(_where, claim.places))
    yield f"[{number}] {claim.term.text}" + (f" ({where})" if where else "")
    for check in claim.checks:
        verdict = f"{check.verdict.text}: " if check.verdict else ""
        yield f"    {verdict}{check.term.text}"


def _where(place: Place) -> str:
    lines = ", ".join(_lines_of(passage) for passage in place.passages)
    return f"{place.source.text}, {lines}" if place.source else lines


def _lines_of(passage: Passage) -> str:
    if passage.first == passage.last:
        return f"{passage.first}"
    return f"{passage.first}–{passage.last}"
