"""Where an answer is written while it grows: memory first, then a temporary file, never beyond the cap."""

import io
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from dortmund_ld.query.errors import NoRoom, ResultTooLarge


def open_nameless_file() -> BinaryIO:
    """Open a temporary file that no name leads to: it goes when it is closed, however that comes about."""
    return cast("BinaryIO", TemporaryFile(prefix="answer-", buffering=0))


class Spool:
    """A file to write an answer to: raises ResultTooLarge as soon as it would grow over the cap."""

    def __init__(
        self,
        cap: int,
        in_memory: int,
        open_file: Callable[[], BinaryIO] = open_nameless_file,
    ) -> None:
        """Take at most ``cap`` bytes; beyond ``in_memory`` bytes they go to the file that is then opened."""
        self.size = 0
        self._cap = cap
        self._in_memory = in_memory
        self._open_file = open_file
        self._file: BinaryIO | io.BytesIO = io.BytesIO()

    def write(self, piece: bytes) -> int:
        """Add a piece; raises ResultTooLarge, NoRoom if the disk is full."""
        self.size += len(piece)
        if self.size > self._cap:
            raise ResultTooLarge(self._cap)
        try:
            if self.size > self._in_memory and isinstance(self._file, io.BytesIO):
                self._roll_over(self._file)
            self._write_all(piece)
        except OSError as error:
            raise NoRoom from error
        return len(piece)

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def content(self) -> bytes | BinaryIO:
        """Return what was written: bytes, or the file, rewound, which then belongs to the caller."""
        if isinstance(self._file, io.BytesIO):
            return self._file.getvalue()
        self._file.seek(0)
        return self._file

    def discard(self) -> None:
        """Let go of what was written."""
        self._file.close()

    def _roll_over(self, memory: io.BytesIO) -> None:
        self._file = self._open_file()
        self._write_all(memory.getbuffer())

    def _write_all(self, piece: bytes | memoryview) -> None:
        rest = memoryview(piece)
        while rest:  # a file without a buffer may take a piece in parts
            rest = rest[self._file.write(rest) :]
