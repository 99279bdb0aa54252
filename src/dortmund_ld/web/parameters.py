"""Which parameters of its address an answer depends on: exactly those that were read while it was made.

Whoever reads one of them reads it here, so that the address by which an answer is known (``web.signposts``)
says neither too little nor too much. ``format`` is none of them: it names another representation.
"""

from collections.abc import Container, Mapping

from flask import g, request

_KEY = "parameters_read"


def read_text(name: str) -> str | None:
    """Return the value of a parameter, None if it is missing or empty."""
    return next(iter(read_texts(name)), None)


def read_texts(name: str) -> list[str]:
    """Return the values of a parameter that may be given several times; empty ones say nothing."""
    values = [value for value in request.args.getlist(name) if value]
    return _note(name, values)


def read_choice(name: str, offered: Container[str]) -> str | None:
    """Return the value of a parameter if it is one of those that there are."""
    value = request.args.get(name)
    return next(iter(_note(name, [value] if value is not None and value in offered else [])), None)


def read_number(name: str) -> int | None:
    """Return the value of a parameter if it is an integer."""
    value = request.args.get(name, type=int)
    _note(name, [] if value is None else [str(value)])
    return value


def read_first() -> int:
    """Return the place, from 1, of the entry of a list with which a page of it begins."""
    first = max(1, request.args.get("first", 1, type=int))
    _note("first", [str(first)] if first > 1 else [])
    return first


def parameters_read() -> Mapping[str, list[str]]:
    """Return the parameters that say something, with their values; in one order, however they were sent."""
    read: dict[str, list[str]] = g.get(_KEY, {})
    return dict(sorted(read.items()))


def _note(name: str, values: list[str]) -> list[str]:
    if values:
        g.setdefault(_KEY, {})[name] = values
    return values
