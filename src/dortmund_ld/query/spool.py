"""Where an answer is written while it grows: memory first, then a temporary file, never beyond the cap."""

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
        self._pieces: list[bytes] = []
        self._file: BinaryIO | None = None

    def write(self, piece: bytes) -> int:
        """Add a piece; raises ResultTooLarge, NoRoom if the disk is full."""
        self.size += len(piece)
        if self.size > self._cap:
            raise ResultTooLarge(self._cap)
        if self.size <= self._in_memory:
            self._pieces.append(piece)
        else:
            self._write_to_file(piece)
        return len(piece)

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def content(self) -> bytes | BinaryIO:
        """Return what was written: bytes, or the file, rewound, which then belongs to the caller."""
        if self._file is None:
            return b"".join(self._pieces)
        self._file.seek(0)
        return self._file

    def _write_to_file(self, piece: bytes) -> None:
        try:
            if self._file is None:
                self._file = self._open_file()
                _write_all(self._file, b"".join(self._pieces))
                self._pieces.clear()
            _write_all(self._file, piece)
        except OSError as error:
            raise NoRoom from error


def _write_all(file: BinaryIO, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:  # a file without a buffer may take a piece in parts
        rest = rest[file.write(rest) :]
