"""Whether the text of a literal fits its datatype: “12,6” is no xsd:decimal.

rdflib tells it by logging a traceback and setting a flag; here the flag becomes an answer and the log is
kept quiet (XML Schema datatypes, https://www.w3.org/TR/xmlschema11-2/).
"""

from __future__ import annotations

import logging
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rdflib.namespace import XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import Literal

YEAR = re.compile(r"-?\d{4,}(?:Z|[+-]\d\d:\d\d)?")
EXAMPLES = {
    XSD.integer: "600000, without marks between thousands",
    XSD.decimal: "12.6, with a point and without marks between thousands",
    XSD.date: "2026-11-23",
    XSD.gYear: "1983",
    XSD.boolean: "true or false",
}


def fits_datatype(literal: Literal) -> bool:
    """Tell whether the literal's text is in the lexical space of its datatype, as far as that is known."""
    if literal.datatype == XSD.gYear:  # rdflib has no check of its own for it
        return YEAR.fullmatch(literal) is not None
    return not literal.ill_typed


def expected_form(literal: Literal) -> str:
    """Return one sentence that says how a literal of this datatype is written."""
    example = EXAMPLES.get(literal.datatype) if literal.datatype else None
    return f"Write it as in {example}." if example else "Correct the text or the datatype."


@contextmanager
def quiet_conversions() -> Iterator[None]:
    """Keep rdflib from printing a traceback for each literal that it cannot convert."""
    logger = logging.getLogger("rdflib.term")
    disabled, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = disabled
