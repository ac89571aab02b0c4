"""What the files of a project hold, by digest: equal digests, equal files, on every machine and whatever their times.

A file that has kept its time and its size is not read again.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

from generator.limits import refused

Stat = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size."""

FOLDER = "folder"
"""Stands for the digest of a folder: one may be there and hold nothing."""

REFUSED = "refused: "
"""Begins what stands for the digest of a file that is not opened, and of a link that is not followed."""
_LINK = "link: "
"""Begins that of a link to a file. It may lead elsewhere while both files stay as they are."""

LEFT_OUT = frozenset({"__pycache__", "node_modules"})


def scan(root: Path, names: Iterable[str]) -> dict[str, Stat]:
    """Every file that *names* of *root* are or hold, by its path with forward slashes.

    What begins with a dot is left out. A link to a folder stands for itself: what is behind it might be anything, even the folder around it.
    """
    found: dict[str, Stat] = {}
    for name in names:
        path = root / name
        if path.is_dir() and not path.is_symlink():
            found.update(_within(str(path), name))
        else:
            try:
                found[name] = _stat_of(path)
            except OSError:
                continue
    return found


def _within(folder: str, name: str) -> Iterator[tuple[str, Stat]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name in LEFT_OUT:
                    continue
                path = f"{name}/{entry.name}"
                try:
                    if entry.is_dir(follow_symlinks=False):
                        yield path, (0, 0)  # a folder is there, even if it is empty
                        yield from _within(entry.path, path)
                    else:
                        yield path, _stat_of(entry)
                except OSError:
                    continue  # gone while we looked
    except OSError:
        return


def _stat_of(file: "Path | os.DirEntry[str]") -> Stat:
    """Of a link: when it, or what it leads to, was changed."""
    own = file.stat(follow_symlinks=False)
    if not file.is_symlink():
        return own.st_mtime_ns, own.st_size
    try:
        behind = file.stat()
    except OSError:
        return own.st_mtime_ns, own.st_size
    return max(own.st_mtime_ns, behind.st_mtime_ns), behind.st_size


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
                digest.update(f"{path}\0{self.digests[path]}\n".encode(errors="surrogateescape"))
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
        if known and known.startswith((REFUSED, _LINK)):
            known = None
        # A file that cannot be read is tried again the next time: on Windows another program may hold it open.
        digests[path] = known or _digest(root, root / path)
    return Snapshot(stats, digests)


def _digest(root: Path, path: Path) -> str:
    if finding := refused(root, path):
        return REFUSED + " ".join((finding.code, *finding.values.values()))
    try:
        if path.is_dir():
            return FOLDER
        link = f"{_LINK}{path.readlink()} " if path.is_symlink() else ""
        with path.open("rb") as file:
            return link + file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
