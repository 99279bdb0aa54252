"""The word that stands before a number: “more than”, “about”, or none where the source bounds nothing.

A number that its source gives without qualification is shown as a plain number: a word such as “exactly”
would claim a precision of which the source says nothing. The data keep the comparator of every observation.
"""

from dortmund_ld.views.labels import Term

# How the IRI ends of the comparator of numbers without qualification. A value with any other comparator is
# drawn blurred: rather too vague than too sharp.
UNQUALIFIED = "/id/comparator-exactly"


def is_unqualified(comparator: Term) -> bool:
    """Tell whether a comparator says that the number stands as it is."""
    return bool(comparator.iri and comparator.iri.endswith(UNQUALIFIED))


def qualifier(comparator: Term | None) -> str:
    """Return the words that a comparator puts before its number: empty for none and for a plain number."""
    return comparator.text if comparator and not is_unqualified(comparator) else ""
