"""Links: each thing that an outside register can have is linked to Wikidata, or was looked for.

Which classes can be linked says the ontology (its annotation linkable). A link is one triple,
owl:sameAs for things and a SKOS match for concepts, with one node of evidence (Link); a search without
result is recorded (LinkSearch). Forms of Wikidata's IRIs:
https://www.wikidata.org/wiki/Wikidata:Data_access#Linked_Data_Interface_(URI).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from rdflib import OWL, SKOS, Literal, URIRef

from dortmund_ld.checks.classes import instances
from dortmund_ld.checks.findings import Rule
from dortmund_ld.checks.places import place_of
from dortmund_ld.publication import Role
from dortmund_ld.words.namespaces import STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node

    from dortmund_ld.checks.findings import Finding
    from dortmund_ld.publication import Publication

NEITHER = Rule(
    "links", "link-or-search",
    "It MUST have a link to Wikidata, or a recorded search for one.",
    "Es MUSS eine Verknüpfung mit Wikidata haben oder eine vermerkte Suche danach.",
    "Add owl:sameAs with its evidence to data/links/, or a search with its outcome.",
    "Ergänzen Sie unter data/links/ owl:sameAs mit Beleg oder eine Suche mit Ergebnis.",
)  # fmt: skip
BOTH = Rule(
    "links", "link-and-search",
    "It is linked to <{item}> and MUST NOT have a recorded search without result as well.",
    "Es ist mit <{item}> verknüpft und DARF NICHT zugleich eine ergebnislose Suche haben.",
    "Delete the search if the link is right, the link if it is not.",
    "Löschen Sie die Suche, wenn die Verknüpfung stimmt, sonst die Verknüpfung.",
)  # fmt: skip
ITEM_FORM = Rule(
    "links", "item-form",
    "<{item}> MUST be written as http://www.wikidata.org/entity/Q and a number.",
    "<{item}> MUSS als http://www.wikidata.org/entity/Q und eine Zahl geschrieben werden.",
    "Write wd:Q… with the number of the item.",
    "Schreiben Sie wd:Q… mit der Nummer des Objekts.",
)  # fmt: skip
NO_EVIDENCE = Rule(
    "links", "evidence",
    "The link to <{item}> MUST have exactly one node of evidence; it has {count}.",
    "Die Verknüpfung mit <{item}> MUSS genau einen Beleg haben; sie hat {count}.",
    "Describe one link with the same three: from, relation, to.",
    "Beschreiben Sie eine Verknüpfung mit denselben dreien: von, Art, mit.",
)  # fmt: skip
NO_LINK = Rule(
    "links", "evidence-of-nothing",
    "The link that is evidenced here MUST be made: <{thing}> <{relation}> <{item}>.",
    "Die hier belegte Verknüpfung MUSS auch gezogen sein: <{thing}> <{relation}> <{item}>.",
    "Add the triple to the description of the thing, or delete the evidence.",
    "Ergänzen Sie das Tripel bei dem Ding, oder löschen Sie den Beleg.",
)  # fmt: skip
SAME_AS_CONCEPT = Rule(
    "links", "same-as",
    "A concept or term MUST NOT be linked by owl:sameAs: the item <{item}> is a thing of its own.",
    "Ein Begriff oder Term DARF NICHT mit owl:sameAs verknüpft werden: das Objekt <{item}> ist etwas "
    "Eigenes.",
    "Use skos:exactMatch or skos:closeMatch.",
    "Verwenden Sie skos:exactMatch oder skos:closeMatch.",
)  # fmt: skip
MATCH_OF_THING = Rule(
    "links", "match",
    "Only concepts MUST be linked by a SKOS match; this is no concept.",
    "Nur Begriffe DÜRFEN mit einer SKOS-Entsprechung verknüpft werden; dies ist keiner.",
    "Use owl:sameAs if both are the same thing, otherwise no link.",
    "Verwenden Sie owl:sameAs, wenn beide dasselbe sind, sonst keine Verknüpfung.",
)  # fmt: skip
SHARED = Rule(
    "links", "shared-item",
    "<{item}> MUST be the same as one thing only; it is also that of <{other}>.",
    "<{item}> DARF nur mit einem Ding gleich sein; es ist auch das von <{other}>.",
    "Decide which of the two it is.",
    "Entscheiden Sie, welches der beiden es ist.",
)  # fmt: skip
TWO_ITEMS = Rule(
    "links", "one-item",
    "It MUST NOT be the same as two items of Wikidata: <{item}> and <{other}>.",
    "Es DARF NICHT mit zwei Objekten von Wikidata gleich sein: <{item}> und <{other}>.",
    "Delete the link that is wrong.",
    "Löschen Sie die falsche Verknüpfung.",
)  # fmt: skip
OWN_SAME = Rule(
    "links", "outside",
    "A link MUST lead to an outside register, not to <{item}>.",
    "Eine Verknüpfung MUSS in ein fremdes Verzeichnis führen, nicht zu <{item}>.",
    "Use the property that says how the two things of ours are related, or join them.",
    "Verwenden Sie die Eigenschaft, die die Beziehung der eigenen Dinge nennt, oder vereinigen Sie sie.",
)  # fmt: skip

MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
ITEM = re.compile(re.escape(STANDARD["wd"]) + r"Q[1-9][0-9]*")
# Concepts whose slug ends so say that a search brought nothing.
NO_RESULT = "-none"


class _Link(NamedTuple):
    thing: URIRef
    relation: URIRef
    item: URIRef


def check_links(publication: Publication) -> Iterator[Finding]:
    """Yield what is wrong with the links of own things, and own things with neither link nor search."""
    links = sorted(_links(publication))
    yield from _forms(publication, links)
    yield from _relations(publication, links)
    yield from _evidence(publication, set(links))
    yield from _one_to_one(publication, [link for link in links if link.relation == OWL.sameAs])
    yield from _linked_or_searched(publication, links)


def _links(publication: Publication) -> Iterator[_Link]:
    graph, own = publication.graph(), publication.addresses.is_own
    for relation in (OWL.sameAs, *MATCHES):
        for thing, item in graph.subject_objects(relation):
            if isinstance(thing, URIRef) and isinstance(item, URIRef) and own(thing):
                yield _Link(thing, relation, item)


def _forms(publication: Publication, links: Iterable[_Link]) -> Iterator[Finding]:
    for link in links:
        at = place_of(publication, *link)
        if "wikidata.org" in link.item and not ITEM.fullmatch(link.item):
            yield ITEM_FORM.found(at, link.thing, item=link.item)
        if publication.addresses.is_own(link.item) and link.relation == OWL.sameAs:
            yield OWN_SAME.found(at, link.thing, item=link.item)


def _relations(publication: Publication, links: Iterable[_Link]) -> Iterator[Finding]:
    concepts = instances(publication, SKOS.Concept, SKOS.ConceptScheme)
    for link in links:
        conceptual = link.thing in concepts or link.thing in publication.vocabulary
        if conceptual and link.relation == OWL.sameAs:
            yield SAME_AS_CONCEPT.found(place_of(publication, *link), link.thing, item=link.item)
        elif not conceptual and link.relation in MATCHES:
            yield MATCH_OF_THING.found(place_of(publication, *link), link.thing)


def _evidence(publication: Publication, links: set[_Link]) -> Iterator[Finding]:
    graph, terms = publication.graph(), publication.vocabulary
    evidenced: dict[tuple[Node | None, ...], list[URIRef]] = defaultdict(list)
    for node in sorted(instances(publication, terms.Link)):
        key = tuple(graph.value(node, part) for part in (terms.linkFrom, terms.linkRelation, terms.linkTo))
        evidenced[key].append(node)
        if key not in links and None not in key:
            thing, relation, item = key
            yield NO_LINK.found(place_of(publication, node), node, thing=thing, relation=relation, item=item)
    for link in sorted(links):
        count = len(evidenced.get(link, ()))
        if count != 1 and not publication.addresses.is_own(link.item):
            yield NO_EVIDENCE.found(place_of(publication, *link), link.thing, item=link.item, count=count)


def _one_to_one(publication: Publication, links: Iterable[_Link]) -> Iterator[Finding]:
    things: dict[URIRef, URIRef] = {}
    items: dict[URIRef, URIRef] = {}
    for link in links:
        thing = things.setdefault(link.item, link.thing)
        if thing != link.thing:
            yield SHARED.found(place_of(publication, *link), link.thing, item=link.item, other=thing)
        if not link.item.startswith(STANDARD["wd"]):
            continue
        item = items.setdefault(link.thing, link.item)
        if item != link.item:
            yield TWO_ITEMS.found(place_of(publication, *link), link.thing, item=link.item, other=item)


def _linked_or_searched(publication: Publication, links: Iterable[_Link]) -> Iterator[Finding]:
    graph, terms = publication.graph(), publication.vocabulary
    linkable = publication.graph(Role.ONTOLOGY).subjects(terms.linkable, Literal(True))
    items = {link.thing: link for link in links if link.item.startswith(STANDARD["wd"])}
    searches: dict[Node, list[Node]] = defaultdict(list)
    for search, thing in graph.subject_objects(terms.searchedFor):
        searches[thing].append(search)
    for thing in sorted(
        node for node in instances(publication, *linkable) if publication.addresses.is_own(node)
    ):
        if thing not in items and thing not in searches:
            yield NEITHER.found(place_of(publication, thing), thing)
    for thing, link in sorted(items.items()):
        for search in sorted(searches[thing], key=str):
            if str(graph.value(search, terms.outcome)).endswith(NO_RESULT):
                yield BOTH.found(place_of(publication, search), thing, item=link.item)
