"""What a search by words can find, written with the release: one document a thing or term; and its index.

It holds labels in every language, descriptions, the slug, the types, and identifiers elsewhere (the last part
of what a thing is linked to: Q1295). Nothing of it is shown, so a release says everything in one place; a
search finds IRIs.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import tantivy
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS

from dortmund_ld.release.counting import LINKING
from dortmund_ld.words.folding import spellings, words
from dortmund_ld.words.iris import Addresses
from dortmund_ld.words.namespaces import STANDARD

LABEL, DESCRIPTION, SLUG, IDENTIFIER = "label", "description", "slug", "identifier"
NAME, TYPE, IRI = "name", "type", "iri"

_LABELS = (SKOS.prefLabel, SKOS.altLabel, RDFS.label, DCTERMS.title, FOAF.name)
_FIELDS: Mapping[str, str] = {
    **dict.fromkeys((*map(str, _LABELS), STANDARD["schema"] + "name"), LABEL),
    **dict.fromkeys(map(str, (DCTERMS.description, SKOS.definition, RDFS.comment)), DESCRIPTION),
    **dict.fromkeys(map(str, LINKING), IDENTIFIER),
    str(RDF.type): TYPE,
}

# Memory that the writer may fill before it writes a part of the index, in bytes. With the least that tantivy
# takes, 15 million, seven parts came of 120,121 documents, and took twice the time.
_HEAP = 60_000_000

Document = Mapping[str, list[str]]

# How a line begins that holds a document.
_BEGIN = f'{{"{IRI}": ["'


def search_schema() -> tantivy.Schema:
    """Return the fields of the index: words already folded, so that they are only parted at blanks."""
    builder = tantivy.SchemaBuilder()
    for field in (LABEL, DESCRIPTION, SLUG, IDENTIFIER):
        builder.add_text_field(field, tokenizer_name="whitespace")
    builder.add_text_field(NAME, tokenizer_name="raw")
    builder.add_text_field(TYPE, tokenizer_name="raw", fast=True)
    builder.add_text_field(IRI, stored=True, tokenizer_name="raw")
    return builder.build()


def write_search_words(quads: Iterable[Quad], base: str, namespace: str, file: Path) -> None:
    """Write what can be found of all that is labelled under the base or in the ontology's namespace.

    One document a line, in JSON. Not the index itself: tantivy names its files at random, and the same
    content must give the same bytes. To make the index of it took 0.04 s of the processor for 1,717
    documents, and 1.4 s for 120,121.
    """
    found = sorted(_gather(quads, (base, namespace)).items())
    documents = (_document(iri, fields) for iri, fields in found if LABEL in fields)
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        lines.writelines(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)


@lru_cache(1)
def open_search_index(file: Path) -> tantivy.Index:
    """Return an index in memory of the documents that ``write_search_words`` wrote.

    It is made once: whatever is forked from a process that has it shares it.
    """
    index = tantivy.Index(search_schema())
    writer = index.writer(_HEAP, 1)
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            writer.add_json(line)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def read_things(file: Path, base: str) -> Iterator[str]:
    """Yield the slug of each thing of a base that can be found, in order of their IRIs.

    An IRI has no letter that JSON writes otherwise, so that there is no need to read the rest of a document.
    """
    begin = _BEGIN + str(Addresses(base).thing(""))
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(begin):
                slug = line[len(begin) : line.index('"', len(begin))]
                if "#" not in slug:
                    yield slug


def _gather(quads: Iterable[Quad], own: tuple[str, str]) -> Mapping[str, dict[str, list[str]]]:
    """Return what is said of each own IRI, by field of the index."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        field = _FIELDS.get(quad.predicate.value)
        subject = quad.subject
        if field and isinstance(subject, NamedNode) and subject.value.startswith(own):
            value = quad.object.value if isinstance(quad.object, Literal | NamedNode) else ""
            found[subject.value][field].append(value)
    return found


def _document(iri: str, fields: Mapping[str, list[str]]) -> Document:
    texts = {field: " ".join(fields.get(field, ())) for field in (LABEL, DESCRIPTION)}
    slug = _last_part(iri)
    named = [slug] if "/id/" in iri else []  # the path of a graph is no name that people call it by
    identifiers = (_last_part(link) for link in fields.get(IDENTIFIER, ()))
    return {
        IRI: [iri],
        NAME: list(dict.fromkeys(" ".join(words(name)) for name in (*fields[LABEL], *named))),
        TYPE: list(dict.fromkeys(fields.get(TYPE, ()))),
        SLUG: [" ".join(dict.fromkeys((slug.casefold(), *spellings(slug))))],
        IDENTIFIER: [" ".join(spellings(" ".join(identifiers)))],
        **{field: [" ".join(spellings(text))] for field, text in texts.items()},
    }


def _last_part(iri: str) -> str:
    return unquote(iri.rstrip("/").rpartition("/")[2].rpartition("#")[2])
