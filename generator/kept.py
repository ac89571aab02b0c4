"""What the last build made, and of what: what holds still is not made again.

A file of the site holds as long as what it was made of is the same, by digest, and the file itself is as it was left, by time and size.
"""

import json
import os
import shutil
import stat
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.cache import read_checked, write_checked
from generator.files import Stat

Stats = Mapping[str, Stat]
"""By path: when a file was changed, and its size."""

_FORM = 1
"""Counts the forms that a record has had."""


@dataclass(frozen=True, slots=True)
class KeptReport:
    """The files of one report."""

    key: str
    """Stands for all that they were made of."""
    site: Stats
    """Relative to the site."""
    build: Stats
    """Relative to build/."""
    charts: int


@dataclass(frozen=True, slots=True)
class Record:
    """What a build made."""

    key: str
    """Stands for all that it was made of."""
    summary: Mapping[str, Any]
    """What there was to tell of it."""
    site: Stats
    """Every file of the site."""
    reports: Mapping[str, KeptReport] = field(default_factory=dict)


def digest(parts: Iterable[str]) -> str:
    """One digest that stands for all *parts* in their order."""
    return sha256("\0".join(parts).encode("utf-8", errors="surrogateescape")).hexdigest()


def packages() -> str:
    """The packages that are installed, with their versions, as their folders are called."""
    folders = {sysconfig.get_paths()[name] for name in ("purelib", "platlib")}
    return " ".join(sorted(path.name for folder in folders for path in Path(folder).glob("*.dist-info")))


def read_record(path: Path) -> Record | None:
    """The record at *path*; `None` where there is none, or none that can be read: all is made anew then."""
    raw = read_checked(path, touch=False)
    if raw is None:
        return None
    found = json.loads(raw)
    if found["form"] != _FORM:
        return None
    reports = {id_: KeptReport(key, _stats(site), _stats(build), charts) for id_, (key, site, build, charts) in found["reports"].items()}
    return Record(found["key"], found["summary"], _stats(found["site"]), reports)


def write_record(path: Path, record: Record) -> None:
    """Keep *record* at *path* for the next build."""
    reports = {id_: (one.key, one.site, one.build, one.charts) for id_, one in record.reports.items()}
    found = {"form": _FORM, "key": record.key, "summary": record.summary, "site": record.site, "reports": reports}
    write_checked(path, json.dumps(found, ensure_ascii=True).encode("ascii"))


def _stats(found: Mapping[str, Any]) -> Stats:
    return {path: (time, size) for path, (time, size) in found.items()}


def walk(folder: Path) -> "Iterator[tuple[str, os.DirEntry[str], os.stat_result]]":
    """Every file and folder in *folder*, those that begin with a dot too, by its path in it; none where there is no folder."""
    ahead = [("", str(folder))] if folder.is_dir() else []
    while ahead:
        name, path = ahead.pop()
        with os.scandir(path) as entries:
            for entry in entries:
                yield f"{name}{entry.name}", entry, entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    ahead.append((f"{name}{entry.name}/", entry.path))


def look_at(folder: Path) -> Stats:
    """The files in *folder* as they are now."""
    return {name: (found.st_mtime_ns, found.st_size) for name, _, found in walk(folder) if not stat.S_ISDIR(found.st_mode)}


def holds(files: Stats, now: Stats) -> bool:
    """Whether *files* are all there *now* as they were left."""
    return all(now.get(path) == left for path, left in files.items())


def take_over(files: Iterable[str], old: Path, new: Path) -> None:
    """Let *files* of the folder *old* stand in the folder *new* as well, as the same files where the system can do that."""
    there: set[str] = set()
    for name in files:
        folder, _, _ = name.rpartition("/")
        if folder not in there:
            (new / folder).mkdir(parents=True, exist_ok=True)
            there.add(folder)
        (new / name).unlink(missing_ok=True)
        try:
            os.link(old / name, new / name)
        except OSError:  # another disk, or a file system without such links
            shutil.copy2(old / name, new / name)
