"""What takes long to make, kept in .cache/ from one build to the next: each file with a digest of its content.

A cache is never a reason to fail: what is missing, damaged or of another program is made anew, and where nothing
can be written all is made anew every time.
"""

import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from generator.write import put_whole

_DIGEST = 64
"""Hexadecimal digits of SHA-256."""


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
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():  # nobody but a person puts one there, and it would be in the way for ever
            shutil.rmtree(path)
        put_whole(path, sha256(content).hexdigest().encode() + b"\n" + content)
