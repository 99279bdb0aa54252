"""Where the workers get the data from: a file that is loaded into memory once, or a store on disk."""

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path

from pyoxigraph import Store

from dortmund_ld.query.limits import Limits
from dortmund_ld.query.requests import Setting
from dortmund_ld.release.release import fill_disk_store, load_store


class Place(Enum):
    """Where the store of the workers is.

    In memory it is loaded once and shared by all workers; on disk it can be larger than the memory, and every
    worker opens it for itself: a store on disk must not be open in a process that forks.
    """

    MEMORY = "memory"
    DISK = "disk"


@dataclass(frozen=True)
class Source:
    """The data of a pool: N-Quads to load (MEMORY) or the directory of a store (DISK); how it is asked."""

    path: Path
    setting: Setting
    place: Place = Place.MEMORY

    def load(self) -> Store | None:
        """Return the store to be shared, None if each worker opens its own; raises OSError, SyntaxError."""
        if self.place is Place.DISK:
            return None
        return load_store(self.path)

    def open(self) -> Store:
        """Open the store on disk for reading; raises OSError."""
        return Store.read_only(str(self.path))


@dataclass(frozen=True)
class Plan:
    """What a template needs to know: where to be reached, what to load, and the limits of its workers."""

    address: str
    source: Source
    limits: Limits

    def to_json(self) -> str:
        """Return the plan as JSON."""
        return json.dumps(
            {
                "address": self.address,
                "path": str(self.source.path),
                "place": self.source.place.value,
                "base": self.source.setting.base,
                "prefixes": self.source.setting.prefixes,
                "limits": asdict(self.limits),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Read a plan; raises ValueError, KeyError or TypeError if it is none."""
        fields = json.loads(text)
        prefixes = tuple((prefix, space) for prefix, space in fields["prefixes"])
        setting = Setting(fields["base"], prefixes)
        source = Source(Path(fields["path"]), setting, Place(fields["place"]))
        return cls(fields["address"], source, Limits(**fields["limits"]))


def build_disk_store(quads: Path, directory: Path) -> None:
    """Build a store on disk from a file of N-Quads, unless it is there already; raises OSError.

    It is built beside its place and renamed when it is whole, so that no half of it is ever served.
    """
    if directory.exists():
        return
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=directory.name, dir=directory.parent))
    try:
        store = Store(str(beside))
        fill_disk_store(store, quads)
        store.optimize()
        del store  # closes it
        os.rename(beside, directory)  # fails if another was faster, as it shall
    finally:
        shutil.rmtree(beside, ignore_errors=True)
