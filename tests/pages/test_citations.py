"""How a thing is cited, read by programs that keep references."""

import json

import bibtexparser
import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from flask.testing import FlaskClient

# An employer, a claim, and a label with characters that mean something to TeX.
THINGS = ["wilo", "claim-population", "obs-employment-share-services"]


def sent(client: FlaskClient, slug: str, extension: str) -> str:
    answer = client.get(f"/cite/{slug}.{extension}?lang=en")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{slug}.{extension}"'
    return answer.text


@pytest.mark.parametrize("slug", THINGS)
def test_bibtexparser_reads_the_entry(client: FlaskClient, slug: str) -> None:
    library = bibtexparser.parse_string(sent(client, slug, "bib"))
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.key == slug
    assert entry["url"] == f"https://w3id.org/dortmund-ld/id/{slug}"
    assert {"title", "author", "year"} <= set(entry.fields_dict)


@pytest.mark.parametrize("slug", THINGS)
def test_citeproc_writes_a_reference_from_the_csl(client: FlaskClient, slug: str) -> None:
    item = json.loads(sent(client, slug, "json"))[0]
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem(slug)]))
    written = str(bibliography.bibliography()[0])
    assert item["title"] in written
    assert "Editors" in written


@pytest.mark.parametrize("slug", THINGS)
def test_the_text_is_the_citation_of_the_page(client: FlaskClient, slug: str) -> None:
    assert sent(client, slug, "txt").strip() in client.get(f"/page/{slug}?lang=en").text
