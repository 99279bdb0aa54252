"""SERVICE, without letting the engine near a network: its parts are asked first, their answers written in.

pyoxigraph would follow SERVICE by itself, to any address, with no bounds. So ``SERVICE <…> { pattern }`` is
cut out of the query, asked as ``SELECT * { pattern }`` by a client with bounds (``query.outside``), and
replaced by ``{ VALUES … }`` with what came back: the same, since SERVICE is evaluated by itself and then
joined (SPARQL 1.1 Federated Query, section 4). With SILENT, a failure is a single empty solution.

The cutting reads the text with a scanner of its own, which may disagree with the parser. That harms nobody:
whatever comes of it goes to ``query.execute``, which refuses any SERVICE that is left, in a process that can
open no socket. The address must be written out (no variable, no prefixed name), one SERVICE may not hold
another, and an answer with blank nodes cannot be written in.
"""

import time
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Variable

from dortmund_ld.query.answers import Answer
from dortmund_ld.query.bounded import Executor, IsGone, Metric
from dortmund_ld.query.errors import DeadlineExceeded, Refused, ServiceFailed
from dortmund_ld.query.outside import AllowList, ask_outside
from dortmund_ld.query.places import Places
from dortmund_ld.query.requests import QueryRequest
from dortmund_ld.query.tokens import Token, find_closing, find_prologue, is_word, read_tokens

MOST_CLAUSES = 10  # in one query

LONGEST = 100_000  # characters of a query with SERVICE, since it is read in the process that serves


@dataclass(frozen=True)
class Clause:
    """A SERVICE in a text: where it begins and ends, the address, the group with braces, SILENT or not."""

    begin: int
    end: int
    address: str
    group: str
    silent: bool


class Federated:
    """An executor that asks other endpoints first, and then an executor that knows nothing of them."""

    def __init__(self, inner: Executor, allowed: AllowList) -> None:
        """Ask the endpoints of the list, and ``inner`` for all the rest."""
        self.limits = inner.limits
        self._inner = inner
        self._allowed = allowed
        self._places = Places(inner.limits.workers)

    def run(self, request: QueryRequest, is_gone: IsGone | None = None) -> Answer:
        """Return a complete answer; also raises ServiceFailed, see ``Executor.run`` for the rest."""
        if not self._allowed or "service" not in request.text.lower():
            return self._inner.run(request, is_gone)
        if len(request.text) > LONGEST:
            raise Refused(f"A query with SERVICE may have at most {LONGEST:,} characters here.")
        begin = time.monotonic()
        with self._places.take(request.client):
            text = self._write_in(request.text, begin + self.limits.deadline - request.spent)
        spent = request.spent + time.monotonic() - begin
        return self._inner.run(request._replace(text=text, spent=spent), is_gone)

    def ready(self) -> bool:
        """Tell whether the inner executor is ready."""
        return self._inner.ready()

    def metrics(self) -> tuple[Metric, ...]:
        """Return the numbers of the inner executor."""
        return self._inner.metrics()

    def stop(self) -> None:
        """Stop the inner executor."""
        self._inner.stop()

    def _write_in(self, text: str, until: float) -> str:
        """Return the text with every SERVICE replaced by what its endpoint answers."""
        clauses = find_clauses(text)
        prologue = find_prologue(text)
        endpoints = [self._allowed.endpoint(clause.address) for clause in clauses]
        for clause, endpoint in reversed(list(zip(clauses, endpoints, strict=True))):
            seconds = until - time.monotonic()
            if seconds <= 0:
                raise DeadlineExceeded(self.limits.deadline, started=True)
            question = f"{prologue}SELECT * WHERE {clause.group}"
            try:
                found = ask_outside(endpoint, question, seconds=seconds, cap=self.limits.query)
                values = write_values(found, endpoint.host)
            except ServiceFailed:
                if not clause.silent:
                    raise
                values = "{ }"
            lines = "\n" * text.count("\n", clause.begin, clause.end)  # so that errors keep their line
            text = text[: clause.begin] + values + lines + text[clause.end :]
        return text


def find_clauses(text: str) -> list[Clause]:
    """Return the SERVICE clauses of a query in order; raises Refused for what cannot be asked."""
    tokens = list(read_tokens(text))
    found: list[Clause] = []
    place = 0
    while place < len(tokens):
        if is_word(tokens[place], "SERVICE"):
            place, clause = _read_clause(text, tokens, place)
            found.append(clause)
        else:
            place += 1
    if len(found) > MOST_CLAUSES:
        raise Refused(f"The query has more than {MOST_CLAUSES} SERVICE clauses.")
    return found


def write_values(solutions: QuerySolutions, host: str) -> str:
    """Write solutions as a group with VALUES.

    Raises ServiceFailed for blank nodes, which it cannot hold, and for what is no term at all.
    """
    try:
        variables = [Variable(variable.value) for variable in solutions.variables]
        rows = [
            "(" + " ".join(_write_term(solution[variable], host) for variable in variables) + ")"
            for solution in solutions
        ]
    except (ValueError, SyntaxError) as error:
        raise ServiceFailed(host, f"its answer is not well-formed: {error}") from error
    return f"{{ VALUES ({' '.join(map(str, variables))}) {{ {' '.join(rows)} }} }}"


def _write_term(term: object, host: str) -> str:
    """Write a term; it is built anew, so that nothing but a term can come out."""
    if term is None:
        return "UNDEF"
    if isinstance(term, NamedNode):
        return str(NamedNode(term.value))
    if isinstance(term, Literal):
        if term.language:
            return str(Literal(term.value, language=term.language))
        return str(Literal(term.value, datatype=NamedNode(term.datatype.value)))
    what = "blank nodes" if isinstance(term, BlankNode) else "terms"
    raise ServiceFailed(host, f"its answer has {what} that cannot be joined: select IRIs and literals")


def _read_clause(text: str, tokens: list[Token], place: int) -> tuple[int, Clause]:
    """Return the clause that begins at a place, and the place after it."""
    begin = tokens[place].begin
    rest = iter(range(place + 1, len(tokens)))
    at = next(rest, None)
    silent = at is not None and is_word(tokens[at], "SILENT")
    if silent:
        at = next(rest, None)
    if at is None or tokens[at].kind != "iri":
        raise Refused("The address of a SERVICE must be written out here, as in SERVICE <https://…> { … }.")
    opening = next(rest, None)
    if opening is None or tokens[opening].text != "{":
        raise Refused("A SERVICE needs a group in braces after its address.")
    closing = find_closing(tokens, opening)
    if any(is_word(token, "SERVICE") for token in tokens[opening:closing]):
        raise Refused("A SERVICE within a SERVICE is not asked from here.")
    group = text[tokens[opening].begin : tokens[closing].end]
    return closing + 1, Clause(begin, tokens[closing].end, tokens[at].text[1:-1], group, silent)
