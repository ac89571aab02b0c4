"""What takes long to make, kept in .cache/ from one build to the next: each file with a digest of its content.

A cache is never a reason to fail: what is missing, damaged or of another program is made anew, and where nothing
can be written all is made anew every time.
"""

import os
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

_DIGEST = 64
"""Hexadecimal digits of SHA-256."""

_STALE = 3600
"""After so many seconds no process is still writing."""


def read_checked(path: Path) -> bytes | None:
    """The content kept at *path*; `None` where there is none, or it is not what was written."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    digest, content = raw[:_DIGEST], raw[_DIGEST + 1 :]
    return content if sha256(content).hexdigest().encode() == digest else None


def write_checked(path: Path, content: bytes) -> None:
    """Keep *content* at *path* in one step: another process sees all of it or nothing."""
    aside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(sha256(content).hexdigest().encode() + b"\n" + content)
        Path(aside).replace(path)
    except OSError:
        pass
    finally:
        if aside:
            with suppress(OSError):
                Path(aside).unlink(missing_ok=True)


def clear_leftovers(folder: Path) -> None:
    """Remove what processes that were killed have left half written below *folder*."""
    for leftover in folder.rglob("*.part"):
        with suppress(OSError):
            if leftover.stat().st_mtime < time.time() - _STALE:
                leftover.unlink()
