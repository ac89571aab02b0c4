"""What takes long to make, kept in .cache/ from one build to the next: each file with a digest of its content.

A cache is never a reason to fail: what is missing, damaged or of another program is made anew, and where nothing
can be written all is made anew every time. Names are digests of what a file was made of, so that several builds may share it,
and other machines. What has not been used for longest goes first when there is too much of it.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from generator.write import put_whole

EVICTED = ("charts", "cards", "codes", "vega")
"""The folders of .cache/ that hold nothing but drawings, which can be drawn again."""
LIMIT = 500_000_000
"""Bytes of these together: more than five thousand reports."""
_DIGEST = 64
"""Hexadecimal digits of SHA-256."""


def read_checked(path: Path, *, touch: bool = True) -> bytes | None:
    """The content kept at *path*; `None` where there is none, or it is not what was written. With *touch* it has been used now."""
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    digest, content = raw[:_DIGEST], raw[_DIGEST + 1 :]
    if sha256(content).hexdigest().encode() != digest:
        return None
    if touch:
        with suppress(OSError):
            os.utime(path)
    return content


def write_checked(path: Path, content: bytes) -> None:
    """Keep *content* at *path* in one step: another process sees all of it or nothing."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():  # nobody but a person puts one there, and it would be in the way for ever
            shutil.rmtree(path)
        put_whole(path, sha256(content).hexdigest().encode() + b"\n" + content)


def kept_or_made(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content kept at *path*; where there is none, what *make* gives, which is kept there."""
    content = read_checked(path)
    if content is None:
        content = make()
        write_checked(path, content)
    return content


def evict(folder: Path, limit: int = LIMIT) -> int:
    """Remove the drawings of the cache *folder* that have not been used for longest, until *limit* bytes are left; gives how many.

    Another build that looks for one of them at this moment makes it anew.
    """
    files = []
    for path in (path for name in EVICTED for path in (folder / name).rglob("*")):
        with suppress(OSError):
            if path.is_file() and not path.is_symlink():
                stat = path.stat()
                files.append((stat.st_mtime_ns, path, stat.st_size))
    size = sum(size for _, _, size in files)
    gone = 0
    for _, path, own in sorted(files):
        if size <= limit:
            break
        with suppress(OSError):
            path.unlink()
            size -= own
            gone += 1
    return gone
