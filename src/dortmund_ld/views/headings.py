"""What the rows of a page are called, and in which order they stand.

The shapes arrange them (``views.arrangement``). Things of a class have mostly the same properties, so this is
found out once for all that have the same.
"""

from functools import lru_cache
from typing import NamedTuple

from dortmund_ld.views.arrangement import Arrangement, Group, Placing
from dortmund_ld.views.labels import Labels, Term
from dortmund_ld.words.folding import in_dictionary_order
from dortmund_ld.words.namespaces import Vocabulary

_REMEMBERED = 2_000  # sets of properties


class Heading(NamedTuple):
    """What stands at the head of a row: the name of its predicate, and what that means.

    A row of what points at a thing is of the things of one class (``kind``, empty for those without one),
    whose label is ``of``.
    """

    predicate: str
    name: Term
    definition: Term | None
    kind: str = ""
    of: Term | None = None


class HeadingGroup(NamedTuple):
    """Headings that belong together, under the name that the shapes give them (None: no shape does)."""

    name: Term | None
    headings: tuple[Heading, ...]


class Headings:
    """Finds the headings for rows, in one language."""

    def __init__(
        self, labels: Labels, vocabulary: Vocabulary, arrangement: Arrangement, language: str
    ) -> None:
        """Order and name predicates by the shapes."""
        self._labels, self._words = labels, vocabulary
        self._arrangement, self._language = arrangement, language
        self.outgoing = lru_cache(_REMEMBERED)(self._order_outgoing)
        self.incoming = lru_cache(_REMEMBERED)(self._order_incoming)

    def _order_outgoing(self, types: frozenset[str], predicates: frozenset[str]) -> tuple[HeadingGroup, ...]:
        """Return the headings for what is said of a thing of these classes by these predicates."""
        places = {predicate: self._arrangement.placing(types, predicate) for predicate in predicates}
        groups: dict[Group | None, list[Heading]] = {}
        for predicate in sorted(predicates, key=lambda one: (*places[one].key, self._text(one), one)):
            place = places[predicate]
            groups.setdefault(place.group, []).append(self._heading(predicate, place))
        return tuple(HeadingGroup(self._group_name(group), tuple(found)) for group, found in groups.items())

    def _order_incoming(self, ways: frozenset[tuple[str, str]]) -> tuple[Heading, ...]:
        """Return the headings for what points at a thing: from things of a class, by a predicate."""
        return tuple(
            self._heading(predicate, self._arrangement.placing(frozenset({kind}), predicate), kind)
            for kind, predicate in sorted(ways, key=self._incoming_order)
        )

    def _incoming_order(self, way: tuple[str, str]) -> tuple[bool, bool, str, str, tuple[str, str]]:
        kind, predicate = way
        return not kind, kind not in self._words, self._text(kind), self._text(predicate), way

    def _heading(self, predicate: str, place: Placing, kind: str = "") -> Heading:
        text = place.names.get(self._language)
        return Heading(
            predicate,
            Term(text, predicate, self._language) if text else self._labels.label(predicate, self._language),
            self._labels.description(predicate, self._language),
            kind,
            self._labels.label(kind, self._language) if kind else None,
        )

    def _group_name(self, group: Group | None) -> Term | None:
        if group is None:
            return None
        tag = self._language if self._language in group.names else next(iter(group.names), "")
        return Term(group.names.get(tag, ""), None, tag)

    def _text(self, iri: str) -> str:
        return in_dictionary_order(self._labels.label(iri, self._language).text) if iri else ""
