"""What can go wrong, each with a message that says what to do next.

The errors are raised where the cause is known and translated once, by the command line to an exit code
and by the web to a status.
"""

from __future__ import annotations


class PublicationError(Exception):
    """The base of all errors that a person who runs the program can mend."""

    def __init__(self, message: str) -> None:
        """Keep the message, one or two whole sentences."""
        super().__init__(message)
        self.message = message


class CannotRead(PublicationError):
    """A directory or file cannot be read, or is no publication."""


class SyntaxProblem(PublicationError):
    """A text breaks the grammar of its language at a line and column (both counted from 1)."""

    def __init__(self, path: str, line: int, column: int, message: str) -> None:
        """Keep the place apart from the message."""
        super().__init__(f"{path}:{line}:{column}: {message}")
        self.path = path
        self.line = line
        self.column = column


class QueryError(PublicationError):
    """A query cannot be run: its syntax is wrong, or it asks for what is not allowed.

    `line` and `column` count from 1, and are None where the place is not known.
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        """Keep the message and the place."""
        super().__init__(message)
        self.line = line
        self.column = column
