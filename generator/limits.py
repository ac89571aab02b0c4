"""What is read of a project: ordinary files that lie in its own folders, with names that can be shown, of a bearable size.

Everything else is refused before it is opened: a link that leads out of the project, a pipe that never ends, a table
that would take all memory. A link to a file within the same folder of the project is followed; one to a folder is not,
for it might hold itself.
"""

import stat
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from generator.finding import N_, Finding
from generator.model import Where

MB = 1_000_000

LARGEST: Mapping[str, int] = MappingProxyType({".yml": 2 * MB, ".csv": 5 * MB, ".po": 5 * MB, ".md": 2 * MB, ".txt": 10 * MB})
"""Bytes that a file may have, by the end of its name. The largest that anyone has written has a tenth of that."""
LARGEST_OTHER = 20 * MB
"""The same for pictures and whatever else lies in docs/."""

BESIDE_PAGES = frozenset({".bib", ".csv", ".docx", ".jpg", ".json", ".pdf", ".png", ".ris", ".txt", ".webp", ".xlsx", ".zip"})
"""What may lie beside pages in docs/: pictures and files to download, none of which a browser runs."""
_LONGEST_WAY = 40
"""Links behind one another; systems follow no more."""


def refused(root: Path, path: Path) -> Finding | None:
    """Why *path* of the project in *root* is not read; `None` where it may be, or is not there."""
    here = root
    for name in path.relative_to(root).parts:
        here /= name
        if not can_be_shown(name):
            return Finding("bad-file-name", Where(_name(root, here)))
        if _is_link(here) and not _is_file_within(root, here):
            return Finding("bad-link", Where(_name(root, here)), {"target": " → ".join(map(shown, _way(here)))})
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    where = Where(_name(root, path))
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        return Finding("unreadable", where, {"reason": N_("it is a pipe or a device")})
    most = LARGEST.get(path.suffix.lower(), LARGEST_OTHER)
    if stat.S_ISREG(found.st_mode) and found.st_size > most:
        return Finding("file-too-large", where, {"size": _in_mb(found.st_size), "most": _in_mb(most)})
    return None


def can_be_shown(name: str) -> bool:
    """Whether *name* has only characters that people can see, and that are characters at all.

    >>> can_be_shown("受理 2021.csv"), can_be_shown("a\\nb"), can_be_shown("caf\\udce9")
    (True, False, False)
    """
    return all(map(_visible, name))


def shown(name: str) -> str:
    """*name* as it can be printed everywhere.

    >>> shown("a\\nb"), shown("caf\\udce9")
    ('a\\\\nb', 'caf\\\\xe9')
    """
    return "".join(c if _visible(c) else _escaped(c) for c in name)


def _visible(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _escaped(character: str) -> str:
    byte = ord(character) - 0xDC00  # so Python names a byte that is no UTF-8
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else character.encode("unicode_escape").decode()


def _name(root: Path, path: Path) -> str:
    return shown(path.relative_to(root).as_posix())


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:  # a name that is too long: nothing has it
        return False


def _is_file_within(root: Path, link: Path) -> bool:
    """Whether *link* leads, in the end, to a file in the same folder of *root*: data/, locales/ or docs/."""
    top = root / link.relative_to(root).parts[0]
    try:
        end = link.resolve(strict=True)
        return stat.S_ISREG(end.stat().st_mode) and end.is_relative_to(top.resolve())
    except (OSError, RuntimeError):  # it leads nowhere, or to itself
        return False


def _way(link: Path) -> tuple[str, ...]:
    """What *link* says, and what the links behind it say."""
    way: list[str] = []
    try:
        while link.is_symlink() and len(way) < _LONGEST_WAY:
            said = str(link.readlink())
            if said in way:
                break
            way.append(said)
            link = link.parent / said
    except OSError:
        pass
    return tuple(way)


def _in_mb(size: int) -> str:
    """
    >>> _in_mb(2_000_000), _in_mb(2_000_001), _in_mb(400)
    ('2', '2.1', '0.1')
    """
    tenths = -(-size * 10 // MB)  # rounded up: what is above a limit is never shown as the limit
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
