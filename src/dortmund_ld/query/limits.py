"""The limits that queries run within: each with a name, a default, and a sentence that says what it does.

They are data, so that the command line can make an option of each, and the documentation a table.
"""

from dataclasses import dataclass, field, fields
from typing import Any

_MEGABYTE = 1_000_000


def _limit(default: float, unit: str, text: str) -> Any:
    return field(default=default, metadata={"unit": unit, "help": text})


@dataclass(frozen=True)
class Limits:
    """How much of everything a query may take. All of them hold for one web process with its own pool."""

    deadline: float = _limit(
        20.0, "seconds", "How long a client waits at most, waiting for a worker and running taken together."
    )
    memory: int = _limit(
        1_000 * _MEGABYTE,
        "bytes",
        "What a query may take beside the data; without enough, it ends with an error.",
    )
    result: int = _limit(
        100 * _MEGABYTE, "bytes", "The largest answer; a larger one is an error that says how to page."
    )
    in_memory: int = _limit(
        1 * _MEGABYTE, "bytes", "Up to this an answer stays in memory, beyond it goes to a temporary file."
    )
    query: int = _limit(
        1 * _MEGABYTE, "bytes", "The longest query; a query written by a person has a few kilobytes."
    )
    nesting: int = _limit(
        100, "levels", "How deep brackets may nest; queries written by people stay below ten."
    )
    workers: int = _limit(
        3, "processes", "Queries that run at once, each in a process; the last place is for a slow one."
    )
    slow: int = _limit(
        2, "queries", "How many queries may run longer than the short time at once; fewer than the workers."
    )
    paused: int = _limit(
        4, "queries", "How many may be stopped until one of the slow has ended; others start anew then."
    )
    short: float = _limit(
        0.1,
        "seconds",
        "After so much of the processor a query is a slow one, and needs one of the places for them.",
    )
    queue: int = _limit(
        64, "queries", "How many may wait, half of them of one client; whoever comes then is sent away."
    )
    client_time: float = _limit(
        10.0,
        "seconds",
        "Running time that a client may take per minute before its queries start in the slow lane.",
    )

    def __post_init__(self) -> None:
        """Raise ValueError if the limits leave nothing to run with."""
        small = [each.name for each in fields(self) if getattr(self, each.name) <= 0]
        if small:
            raise ValueError(f"Limits must be above zero: {', '.join(small)}.")
        if self.slow >= self.workers:
            raise ValueError(
                "At least one worker must be kept for short queries: slow must be below workers."
            )

    @property
    def processes(self) -> int:
        """How many workers there are: those that may run at once, and as many as may be paused."""
        return self.workers + self.paused


@dataclass(frozen=True)
class LimitDescription:
    """A limit as an option and a row of the documentation: its name, default, unit and help."""

    name: str
    default: float
    unit: str
    help: str


def describe_limits() -> tuple[LimitDescription, ...]:
    """Return every limit there is, in the order of reading."""
    return tuple(
        LimitDescription(
            each.name, getattr(Limits(), each.name), each.metadata["unit"], each.metadata["help"]
        )
        for each in fields(Limits)
    )
