"""Pagefind's index → the same index in smaller pieces, of which a search fetches only those with its words.

Pagefind cuts its index, sorted by word, into pieces of some 60 kB, and offers no choice of that. A Chinese query has as
many words as characters, and so touches many pieces for a little of each. What a first search fetches is the list of
pieces, by which the browser knows where a word is, and a piece for each word:

    bytes = LISTED · n / size + words · size · SENT

with *n* the bytes of the whole index, least where size = √(LISTED · n / (words · SENT)), which is `SPREAD` · √n.

The browser fetches the pieces between whose bounds a word lies (first ≤ word ≤ last). Where there is none, it compares
bounds and word by their common length, and so finds all that the word is the beginning of, or that is the beginning of
the word. A piece here has all that begins as its bounds do, so that either way finds everything. Where that is too much
for one piece, what begins with "the" say, the word "the" itself is a piece whose bounds only the second way takes.

What Pagefind writes is gzip of "pagefind_dcd" and CBOR (RFC 8949). It is no public format: of a version that is not
`KNOWN` nothing is touched, and the index works as it came.
"""

import gc
import gzip
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isqrt
from pathlib import Path
from typing import Any

import cbor2

KNOWN = frozenset({"1.5.2"})
"""The versions of Pagefind whose index is laid out as below."""
SPREAD = 3
"""√(LISTED / (words · SENT)): 14 bytes for a piece in the list of them, four words, 0.4 bytes sent for one of the index."""
LEAST = 2048
"""Bytes of a piece below which a request costs more than what it fetches."""

_MAGIC = b"pagefind_dcd"
_BEFORE = "\0"
"""Comes before all characters of words: no word lies between "the" with it and "the"."""
_PIECES = 2
"""Where the pieces stand in the list that describes an index: each has its bounds and its name."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an index."""

    text: str
    raw: bytes
    """The word and where it is found, in CBOR."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is fetched together."""

    first: str
    last: str
    """The bounds: beginnings of words."""
    words: Sequence[Word]


def divide(bundle: Path, together: Sequence[str]) -> None:
    """Cut the index in the folder *bundle* into smaller pieces. Words that begin with the same of *together* stay in one."""
    entry = bundle / "pagefind-entry.json"
    index = json.loads(entry.read_text(encoding="utf-8"))
    if index["version"] not in KNOWN:
        return
    for tag, language in index["languages"].items():
        listed = bundle / f"pagefind.{language['hash']}.pf_meta"
        meta = _read(listed)
        old = [bundle / "index" / f"{name}.pf_index" for _, _, name in meta[_PIECES]]
        words = _words(old)
        for path in (*old, listed):
            path.unlink()
        pieces = cut(words, max(LEAST, SPREAD * isqrt(_size(words))), together)
        meta[_PIECES] = [[piece.first, piece.last, _write_piece(bundle / "index", tag, piece)] for piece in pieces]
        language["hash"] = _write(bundle, f"pagefind.{tag}_", "pf_meta", cbor2.dumps(meta)).removeprefix("pagefind.")
    entry.write_text(json.dumps(index, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def _words(pieces: Sequence[Path]) -> list[Word]:
    """Those of all *pieces*."""
    # What is read are millions of short lists, none of which outlives its word. Looking for cycles among them, and among
    # all that a build holds, takes three times as long as reading them.
    collects = gc.isenabled()
    gc.disable()
    try:
        return [Word(word[0], cbor2.dumps(word)) for path in pieces for word in _read(path)[0]]
    finally:
        if collects:
            gc.enable()


def cut(words: Sequence[Word], size: int, together: Sequence[str] = (), shared: int = 0) -> Iterator[Piece]:
    """Pieces of about *size* bytes of *words*, which are sorted and begin with the same *shared* characters.

    Larger are a word alone and what is kept *together*.
    """
    waiting: list[Word] = []
    bounds: list[str] = []
    filled = 0

    def piece() -> Iterator[Piece]:
        nonlocal filled
        if waiting:
            yield Piece(bounds[0], bounds[-1], tuple(waiting))
        waiting.clear()
        bounds.clear()
        filled = 0

    for beginning, of_it in groupby(words, lambda word: word.text[: shared + 1]):
        group = list(of_it)
        own = _size(group)
        if len(beginning) == shared:
            yield Piece(beginning + _BEFORE, beginning, group)
        elif len(group) > 1 and own > size and not any(all(word.text.startswith(one) for word in group) for one in together):
            yield from piece()
            yield from cut(group, size, together, shared + 1)
        else:
            if filled + own > size:
                yield from piece()
            waiting += group
            bounds.append(beginning)
            filled += own
    yield from piece()


def _size(words: Sequence[Word]) -> int:
    return sum(len(word.raw) for word in words)


def _listed(items: Sequence[bytes]) -> bytes:
    """The list of *items*, all in CBOR."""
    head = io.BytesIO()
    cbor2.CBOREncoder(head).encode_length(4, len(items))
    return head.getvalue() + b"".join(items)


def _read(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(_MAGIC))


def _write_piece(folder: Path, tag: str, piece: Piece) -> str:
    return _write(folder, f"{tag}_", "pf_index", _listed([_listed([word.raw for word in piece.words])]))


def _write(folder: Path, before: str, suffix: str, content: bytes) -> str:
    """Write *content* into a file of *folder* that is named after what it says; gives the name without *suffix*."""
    name = before + hashlib.sha256(content).hexdigest()[:7]
    (folder / f"{name}.{suffix}").write_bytes(gzip.compress(_MAGIC + content, mtime=0))
    return name
