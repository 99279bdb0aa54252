"""What can be wrong with a query. The command line and the web each translate these once."""

import re

from dortmund_ld.words.errors import PublicationError, QueryError

__all__ = [
    "ClientGone",
    "DeadlineExceeded",
    "NoFormat",
    "NoRoom",
    "NotReady",
    "OutOfMemory",
    "QueryError",
    "QueryTooLong",
    "QueueFull",
    "Refused",
    "ResultTooLarge",
    "ServiceFailed",
    "ShareTaken",
    "TooComplex",
    "Unanswered",
    "WorkerDied",
    "broken_query",
]

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

# The parser lists characters that a name may hold, as ranges; no reader of an error message wants them.
_RANGES = re.compile(r"\['[^]]*'(?:\s*\.\.=?\s*'[^]]*')?[^]]*\]", re.DOTALL)

_NOT_NAMES = re.compile(r"""<[^<>\s]*>|"[^"\n]*"|'[^'\n]*'|\#[^\n]*""")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_PREFIX = re.compile(r"(?<![\w?$@:.-])([A-Za-z][\w.-]*|):(?=[\w%\\])")


class Refused(QueryError):
    """The query asks for something that the endpoint does not do, whatever its syntax."""


class NoFormat(QueryError):
    """The client wants no format that answers to this kind of query can have."""

    def __init__(self, kind: str) -> None:
        """Keep the kind of the answer: ``solutions``, ``boolean`` or ``graph``."""
        super().__init__(
            f"The answer to this query is of the kind “{kind}”, and no wanted format can carry it."
        )
        self.kind = kind


class QueryTooLong(QueryError):
    """The text of the query is longer than is read."""

    def __init__(self, cap: int) -> None:
        """Keep the cap in bytes."""
        super().__init__(f"The query is longer than the {cap:,} bytes that are read here: send it in parts.")
        self.cap = cap


class TooComplex(QueryError):
    """The query is nested or chained so deeply that the engine cannot walk through it."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "The query is nested or chained too deeply to be evaluated: shorten it, for instance with VALUES "
            "in place of many UNIONs or conditions."
        )


class Unanswered(PublicationError):
    """A query that may be right was not answered, for want of time, memory, room or a worker.

    ``retry_after`` is the number of seconds after which it is worth trying again, None if trying the same
    query again is not worth it.
    """

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        """Keep the message and when to come back."""
        super().__init__(message)
        self.retry_after = retry_after


class DeadlineExceeded(Unanswered):
    """The time is up; ``started`` tells whether the query ran, or only waited for a worker."""

    def __init__(self, seconds: float, *, started: bool) -> None:
        """Keep the seconds that a query has."""
        if started:
            message = (
                f"The query took longer than the {seconds:g} seconds that one has here, and was stopped. Ask "
                "for less: fewer patterns that share no variable, a narrower pattern, or LIMIT."
            )
        else:
            message = f"No worker was free for the query within {seconds:g} seconds. Try again later."
        super().__init__(message, retry_after=None if started else max(1, round(seconds)))
        self.seconds = seconds
        self.started = started


class QueueFull(Unanswered):
    """So many queries wait that one more would only wait in vain."""

    def __init__(self, retry_after: int) -> None:
        """Keep the seconds after which a place may be free."""
        super().__init__(
            f"Too many queries are waiting. Try again in {_seconds(retry_after)}.", retry_after=retry_after
        )


class ShareTaken(Unanswered):
    """The client has as many requests under way as one client may have, whether others wait or not."""

    def __init__(self, share: int, retry_after: int) -> None:
        """Keep the share, and the seconds after which one of them may be answered."""
        super().__init__(
            f"You have {share} requests waiting here, as many as one client may. Wait for an answer before "
            f"you ask for more, or try again in {_seconds(retry_after)}.",
            retry_after=retry_after,
        )
        self.share = share


class ResultTooLarge(Unanswered):
    """The answer is larger than the cap; nothing of it is sent."""

    def __init__(self, cap: int) -> None:
        """Keep the cap in bytes."""
        super().__init__(
            f"The answer is larger than the {cap:,} bytes that one may have here. Page through it with "
            "ORDER BY, LIMIT and OFFSET, select fewer variables, or take a dump."
        )
        self.cap = cap


class OutOfMemory(Unanswered):
    """The query needed more memory than one may take."""

    def __init__(self, cap: int) -> None:
        """Keep the cap in bytes."""
        super().__init__(
            f"The query needed more than the {cap:,} bytes of memory that one may take here. Ask for less: "
            "a narrower pattern, no ORDER BY or GROUP BY over everything, or LIMIT in a subquery."
        )
        self.cap = cap


class NoRoom(Unanswered):
    """The disk has no room for the answer."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "There is no room for the answer on the disk of this endpoint. Ask for less, or try again later.",
            retry_after=60,
        )


class ServiceFailed(Unanswered):
    """Another endpoint, which the query asks with SERVICE, did not answer as it should."""

    def __init__(self, host: str, reason: str) -> None:
        """Keep the host, and say why in the words of the network."""
        super().__init__(f"SERVICE at {host} failed: {reason}. SERVICE SILENT goes on without its answer.")
        self.host = host


class WorkerDied(Unanswered):
    """The process that ran the query ended before it had answered, and not because of a limit known here."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "The process that ran the query ended before it had an answer. Another has taken its place: try "
            "once more, and then with a simpler query.",
            retry_after=1,
        )


class NotReady(Unanswered):
    """No worker can be had: the data is being loaded, or the process that holds it is gone."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("The data is being loaded. Try again in a few seconds.", retry_after=5)


class ClientGone(Unanswered):
    """Nobody waits for the answer any more."""

    def __init__(self) -> None:
        """Say what happened."""
        super().__init__("The client went away before the answer was there.")


def _seconds(number: int) -> str:
    return "a second" if number == 1 else f"{number} seconds"


def broken_query(error: SyntaxError, text: str) -> QueryError:
    """Turn the parser's error into one with line and column (counted from 1) and a readable message."""
    found = _PLACE.match(str(error))
    if not found:
        return QueryError(f"The query cannot be read: {error}.")
    line, column = int(found[1]), int(found[2])
    rows = text.split("\n")
    row = rows[line - 1] if line <= len(rows) else ""
    near = row[column - 1 : column + 29].strip()
    where = f"before “{near}”" if near else "at the end of the line"
    message = f"Line {line}, column {column}, {where}: {_readable(found[3])}{_undeclared(text)}"
    return QueryError(message, line=line, column=column)


def _undeclared(text: str) -> str:
    """Name the prefixes that the query uses and does not declare: the most frequent mistake of all."""
    plain = _NOT_NAMES.sub(" ", text)
    declared = set(_DECLARED.findall(plain))
    used = dict.fromkeys(_PREFIX.findall(_DECLARED.sub(" ", plain)))
    missing = [f"{prefix}:" for prefix in used if prefix not in declared]
    return f" Not declared: {', '.join(missing)}" if missing else ""


def _readable(expectation: str) -> str:
    """Say what the parser would have liked: its own remarks first, then a handful of tokens."""
    if "IRI parsing failed" in expectation:
        return "the IRI or prefixed name cannot be resolved."
    listed = _RANGES.sub("", expectation.removeprefix("expected ").removeprefix("one of "))
    wishes = list(dict.fromkeys(wish for wish in re.split(r",\s+", listed) if wish.strip(" ,|\n")))
    remarks = [wish for wish in wishes if " " in wish]
    if remarks:
        return "; ".join(remarks) + "."
    if not wishes:
        return "the query cannot end or go on like this."
    wishes.sort(key=lambda wish: not wish[0].isalpha())  # words before signs
    return "expected " + ", ".join(wishes[:_WISHES]) + (", …" if len(wishes) > _WISHES else ".")


_WISHES = 8  # more than this nobody reads
