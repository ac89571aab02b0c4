"""Whole files or none: what a command writes for people is written aside and put in place by one rename. And trees that no person edits."""

import errno
import glob
import os
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from generator.finding import N_

_REASONS = {
    errno.EACCES: N_("access is denied"),
    errno.EPERM: N_("access is denied"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EISDIR: N_("a folder has its name"),
    errno.ENAMETOOLONG: N_("its name is too long"),
}
"""What the system says where an editor can do something about it, to be translated."""


def reason_of(error: OSError) -> str:
    """Why the system has refused, to be translated."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


class WriteError(Exception):
    """A file cannot be written; the message is the reason, to be translated. The file is as it was."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path = path


def write_whole(path: Path, content: str | bytes) -> bool:
    """Make *path* hold *content*, UTF-8 with the line ends that it has; gives whether that changed anything.

    Interrupted at any moment, the file is either as before or new. Raises `WriteError`, for instance where
    Excel on Windows holds the file open, or *path* is a link.
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if path.is_symlink():  # it would be lost, and what it leads to stay as it is
            raise WriteError(path, N_("it is a link"))
        if path.exists() and path.read_bytes() == raw:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(path.parent.glob(glob.escape(f".{path.name}.") + "*.part"))
        put_whole(path, raw, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except OSError as error:
        raise WriteError(path, reason_of(error)) from None
    return True


def put_whole(path: Path, raw: bytes, mode: int = 0o600) -> None:
    """Make *path* hold *raw* in one step: another process sees all of it, or what was there. Raises `OSError`."""
    aside = None
    try:
        # In the same folder, since a rename works within one file system only.
        handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        Path(aside).chmod(mode)
        Path(aside).replace(path)
    finally:
        if aside:
            with suppress(OSError):
                Path(aside).unlink(missing_ok=True)


def write_tree(folder: Path, files: Mapping[str, str | bytes] | Mapping[str, str]) -> None:
    """Make *folder* hold just *files*; what is unchanged is not touched."""
    clear_tree(folder, files)
    for name, text in files.items():
        write_file(folder / name, text)


def clear_tree(folder: Path, kept: Collection[str]) -> None:
    """Take everything out of *folder* but the files *kept*."""
    for path in sorted(folder.rglob("*"), reverse=True) if folder.exists() else ():
        if path.is_file() and path.relative_to(folder).as_posix() not in kept:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def write_file(path: Path, content: str | bytes) -> None:
    """Make *path*, which no person edits, hold *content*; what is unchanged is not touched. Raises `OSError`."""
    raw = content.encode("utf-8", errors="xmlcharrefreplace") if isinstance(content, str) else content
    if path.exists() and path.read_bytes() == raw:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)


_STALE = 3600
"""After so many seconds no command is still at it."""


def clear_leftovers(leftovers: Iterable[Path]) -> None:
    """Remove those of *leftovers* that commands which were killed have left half written. Their names begin with a dot: nothing reads them."""
    for leftover in leftovers:
        with suppress(OSError):
            if leftover.stat().st_mtime < time.time() - _STALE:
                leftover.unlink()


def _umask() -> int:
    """What the system takes away from the mode of a new file. It can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
