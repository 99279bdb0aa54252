"""Example queries: each column that a reader sees has a name in every language of the publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dortmund_ld.checks.findings import Rule
from dortmund_ld.publication import Location
from dortmund_ld.publication.headers import header_of, shown_columns
from dortmund_ld.publication.queries import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Publication

UNNAMED = Rule(
    "columns", "missing",
    "The column ?{name} MUST have a name in the language {language}.",
    "Die Spalte ?{name} MUSS einen Namen in der Sprache {language} haben.",
    "Write in the header of the query: # ?{name} \"…\"@{language}",
    "Schreiben Sie in den Kopf der Anfrage: # ?{name} \"…\"@{language}",
)  # fmt: skip


def check_columns(publication: Publication) -> Iterator[Finding]:
    """Yield the columns of example queries that lack a name, at the line of their other names."""
    for query in publication.queries:
        header = header_of(query.text)
        for name in shown_columns(columns_of(query.text)):
            titles = header.columns.get(name, {})
            place = Location(query.path, header.lines.get(f"?{name}", 1))
            for language in publication.description.languages:
                if language not in titles:
                    yield UNNAMED.found(place, query.iri, name=name, language=language)
