"""What the files of a project hold, by digest: equal digests, equal files, on every machine and whatever their times.

A file that has kept its time and its size is not read again.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

Stat = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size."""

FOLDER = "folder"
"""Stands for the digest of a folder: one may be there and hold nothing."""

LEFT_OUT = frozenset({"__pycache__", "node_modules"})


def scan(root: Path, names: Iterable[str]) -> dict[str, Stat]:
    """Every file that *names* of *root* are or hold, by its path with forward slashes. What begins with a dot is left out."""
    found: dict[str, Stat] = {}
    for name in names:
        path = root / name
        if path.is_dir():
            found.update(_within(str(path), name))
        else:
            try:
                stat = path.stat()
            except OSError:
                continue
            found[name] = (stat.st_mtime_ns, stat.st_size)
    return found


def _within(folder: str, name: str) -> Iterator[tuple[str, Stat]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name in LEFT_OUT:
                    continue
                path = f"{name}/{entry.name}"
                try:
                    if entry.is_dir():
                        yield path, (0, 0)  # a folder is there, even if it is empty
                        yield from _within(entry.path, path)
                    else:
                        stat = entry.stat()
                        yield path, (stat.st_mtime_ns, stat.st_size)
                except OSError:
                    continue  # gone while we looked
    except OSError:
        return


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of a project at one moment."""

    stats: Mapping[str, Stat]
    digests: Mapping[str, str]
    _folders: dict[str, list[str]] = field(default_factory=dict, compare=False, repr=False)
    """The files in each folder, and in those within it."""

    def of(self, *names: str) -> str:
        """A digest of the files that *names* are or hold; what is not there counts as such."""
        digest = sha256()
        for name in names:
            for path in (*((name,) if name in self.digests else ()), *self.files(name)):
                digest.update(f"{path}\0{self.digests[path]}\n".encode())
        return digest.hexdigest()

    def files(self, folder: str) -> list[str]:
        """The paths of all files in *folder*, sorted."""
        if not self._folders:
            for path in sorted(self.digests):
                parts = path.split("/")
                for n in range(1, len(parts)):
                    self._folders.setdefault("/".join(parts[:n]), []).append(path)
        return self._folders.get(folder, [])


NOTHING = Snapshot({}, {})


def look(root: Path, names: Iterable[str], before: Snapshot = NOTHING) -> Snapshot:
    """The files that *names* of *root* are or hold, now; what is as it was *before* is not read."""
    stats = scan(root, names)
    digests = {}
    for path, stat in stats.items():
        known = before.digests.get(path) if before.stats.get(path) == stat else None
        # A file that cannot be read is tried again the next time: on Windows another program may hold it open.
        digests[path] = known or _digest(root / path)
    return Snapshot(stats, digests)


def _digest(path: Path) -> str:
    if path.is_dir():
        return FOLDER
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
