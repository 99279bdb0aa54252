"""A finished answer: in memory if it is small, in a nameless temporary file if it is not."""

from collections.abc import Iterator
from enum import Enum
from typing import BinaryIO, NamedTuple

_CHUNK = 65_536  # what one read of a file brings: few calls, little memory


class Kind(Enum):
    """What sort of answer a query has."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


class Answer(NamedTuple):
    """A finished answer: its kind, the media type and file extension of the body, and the body.

    The content is either the bytes themselves or an open file, which goes when it is closed: whoever takes an
    answer closes it, or reads it to the end with ``chunks``, which closes it too.
    """

    kind: Kind
    media_type: str
    extension: str
    content: bytes | BinaryIO

    @property
    def body(self) -> bytes:
        """The whole body, read into memory; the answer can still be read again."""
        if isinstance(self.content, bytes):
            return self.content
        self.content.seek(0)
        return self.content.read()

    @property
    def size(self) -> int:
        """The length of the body in bytes."""
        if isinstance(self.content, bytes):
            return len(self.content)
        return self.content.seek(0, 2)

    @property
    def in_memory(self) -> bool:
        """Tell whether the body is in memory: only such an answer is worth keeping in a cache."""
        return isinstance(self.content, bytes)

    def chunks(self) -> Iterator[bytes]:
        """Yield the body piece by piece, then close the answer."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content as file:
            file.seek(0)
            while piece := file.read(_CHUNK):
                yield piece

    def close(self) -> None:
        """Give the file back, if there is one; may be called more than once."""
        if not isinstance(self.content, bytes):
            self.content.close()
