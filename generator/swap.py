"""A folder in the place of another in one step, where the system can do that; else in two, with the first undone if the second fails.

POSIX renames a folder onto an empty one only. Linux exchanges two names by renameat2(2) with RENAME_EXCHANGE, since 3.15;
macOS by renamex_np(2) with RENAME_SWAP, since 10.12. Python offers neither.
"""

import ctypes
import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2

_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
"""What a kernel, a file system or a container answers that has no exchange."""


def put_in_place(new: Path, old: Path) -> None:
    """Make the folder *new* stand at *old*, and remove what stood there.

    Whenever this is interrupted, *old* is the former folder or the new one, whole; only where the system has no
    exchange may it be missing, and then `recover` brings it back. Where *old* is a link, what it leads to is replaced.
    Raises `OSError`, and then *old* is as it was.
    """
    old = Path(os.path.realpath(old))
    aside = _aside(old)
    if new.parent.stat().st_dev != old.parent.stat().st_dev:
        beside = old.with_name(f"{old.name}.new")
        _remove(beside)
        try:
            _copy(new, beside)
        except BaseException:
            _remove(beside)
            raise
        _remove(new)
        new = beside
    if not old.exists():
        new.rename(old)
    elif exchange(new, old):
        _remove(new)
    else:
        _remove(aside)
        old.rename(aside)
        try:
            new.rename(old)
        except BaseException:
            aside.rename(old)
            raise
        _remove(aside)


def recover(old: Path) -> bool:
    """Bring back what an interrupted `put_in_place` has left beside *old*, if *old* is missing; gives whether it did."""
    old = Path(os.path.realpath(old))
    aside = _aside(old)
    _remove(old.with_name(f"{old.name}.new"))
    if aside.is_dir() and not old.exists():
        aside.rename(old)
        return True
    _remove(aside)
    return False


def exchange(one: Path, other: Path) -> bool:
    """Let *one* and *other* have each other's name, in one step; `False`, and nothing done, where the system cannot do that.

    Raises `OSError` where it could, but may not or finds no such file.
    """
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            failed = library.renamex_np(first, second, ctypes.c_uint(_RENAME_SWAP))
        else:
            failed = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, ctypes.c_uint(_RENAME_EXCHANGE))
    except (AttributeError, OSError, TypeError):  # no such function; Windows has no library to look in
        return False
    if failed:
        number = ctypes.get_errno()
        if number in _CANNOT:
            return False
        raise OSError(number, os.strerror(number), str(other))
    return True


def _copy(folder: Path, target: Path) -> None:
    """Copy *folder*, up to the first thing that goes wrong: `shutil.copytree` goes on, and tells of every file."""
    try:
        for path in (folder, *sorted(folder.rglob("*"))):
            copy = target / path.relative_to(folder)
            if path.is_dir():
                copy.mkdir()
                shutil.copymode(path, copy)
            else:
                shutil.copy2(path, copy)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from None


def _aside(old: Path) -> Path:
    return old.with_name(f"{old.name}.old")


def _remove(folder: Path) -> None:
    """Remove *folder*, as far as that goes: what stays is removed by the next build."""
    if folder.is_symlink():
        with suppress(OSError):
            folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)
