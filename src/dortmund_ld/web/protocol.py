"""Reading a request of the SPARQL 1.1 Protocol, section 2.1: out of plain values comes what is asked.

The three ways to ask are an address, a form, and a query as the body (sections 2.1.1 to 2.1.3). The dataset
given here takes the place of the one that the query names (section 2.1.4), so that the two cannot contradict
each other. What would change data is refused whatever it says: update is another operation (section 2.2).
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from dortmund_ld.query.requests import GivenDataset
from dortmund_ld.web.failures import Failure

QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
FORM_TYPE = "application/x-www-form-urlencoded"

# More parameters than anybody sends, and few enough to be read in no time.
_MOST_PARAMETERS = 1000

_UTF_8 = {"", "utf-8", "utf8", "us-ascii"}  # ASCII is UTF-8 too

Parameters = dict[str, list[str]]


@dataclass(frozen=True)
class Asked:
    """What a request asks: the query (None: none), its dataset, and the format named in the address."""

    query: str | None
    dataset: GivenDataset
    format: str | None


def read_address(query_string: str) -> Asked:
    """Read a query by GET. ``query_string`` is as WSGI has it: still encoded, its bytes as Latin-1.

    Raises Failure 400 for what is no UTF-8, no single query, or too much; 403 for an update.
    """
    return _asked(_parameters(query_string.encode("latin-1")))


def read_body(content_type: str, query_string: str, body: bytes) -> Asked:
    """Read a query by POST, a form or a query itself; parameters of the address count too.

    Raises Failure as ``read_address`` does, and 415 for another type of body or another charset.
    """
    kind, _, settings = content_type.partition(";")
    kind = kind.strip().lower()
    if kind == UPDATE_TYPE:
        raise Failure(403, "update_refused")
    if kind not in {QUERY_TYPE, FORM_TYPE}:
        raise Failure(415, "unsupported", kind, {"Accept-Post": f"{QUERY_TYPE}, {FORM_TYPE}"})
    if _charset(settings) not in _UTF_8:
        raise Failure(415, "unreadable", f"charset={_charset(settings)}")
    parameters = _parameters(query_string.encode("latin-1"))
    if kind == FORM_TYPE:
        for name, values in _parameters(body).items():
            parameters.setdefault(name, []).extend(values)
    else:
        parameters.setdefault("query", []).append(_decode(body))
    return _asked(parameters)


def _asked(parameters: Parameters) -> Asked:
    if "update" in parameters:
        raise Failure(403, "update_refused")
    queries = parameters.get("query", [])
    if len(queries) > 1:
        raise Failure(400, "query_twice")
    if queries and not queries[0].strip():
        raise Failure(400, "query_missing")
    dataset = GivenDataset(
        tuple(parameters.get("default-graph-uri", ())), tuple(parameters.get("named-graph-uri", ()))
    )
    formats = [value for value in parameters.get("format", ()) if value]
    return Asked(queries[0] if queries else None, dataset, formats[-1] if formats else None)


def _parameters(encoded: bytes) -> Parameters:
    found: Parameters = {}
    try:
        pairs = parse_qsl(
            _decode(encoded), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise Failure(400, "unreadable", str(error)) from error
    except ValueError as error:
        raise Failure(400, "query_wrong", f"There are more than {_MOST_PARAMETERS} parameters.") from error
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Failure(400, "unreadable", str(error)) from error


def _charset(settings: str) -> str:
    for setting in settings.split(";"):
        name, _, value = setting.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""
