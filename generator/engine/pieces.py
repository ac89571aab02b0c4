"""What Pagefind makes of some records each → one search index, in pieces so small that a search fetches little beside its words.

Pagefind takes 150 kB of memory for each record, and cuts its index, sorted by word, into pieces of some 60 kB; it offers
no choice of either. So it indexes the records in several goes, and here their indexes are joined and cut anew.

A Chinese query has as many words as characters, and so touches many pieces for a little of each. What a first search
fetches is the list of pieces, by which the browser knows where a word is, and a piece for each word:

    bytes = LISTED · n / size + words · size · SENT

with *n* the bytes of the whole index, least where size = √(LISTED · n / (words · SENT)), which is `SPREAD` · √n.

The browser fetches the pieces between whose bounds a word lies (first ≤ word ≤ last). Where there is none, it compares
bounds and word by their common length, and so finds all that the word is the beginning of, or that is the beginning of
the word. A piece here has all that begins as its bounds do, so that either way finds everything. Where that is too much
for one piece, what begins with "the" say, the word "the" itself is a piece whose bounds only the second way takes.

What Pagefind writes is gzip of "pagefind_dcd" and CBOR (RFC 8949). It is no public format: what a version that is not
`KNOWN` makes is published as it comes.

    pagefind.LANGUAGE_HASH.pf_meta   [version, [[fragment, words] of a page …], [[first, last, name] of a piece …], …]
    index/LANGUAGE_HASH.pf_index     [[[word, pages, [[form, pages] …]] …]]

*pages* is [[page, places, places in its title] …], where each page is told by how many it comes after the last one.
"""

import gc
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

DIGITS = 8
"""Of the digest after which a file is named: as many as it takes to be alone, but not fewer."""

_ENTRY = "pagefind-entry.json"
_MAGIC = b"pagefind_dcd"
_LIST = 4
"""The major type of a list in CBOR."""
_BEFORE = "\0"
"""Comes before all characters of words: no word lies between "the" with it and "the"."""
_PAGES, _PIECES = 1, 2
"""Where they stand in the list that describes an index."""


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


@dataclass(slots=True)
class _Pages:
    """The pages that have a word, so far."""

    n: int = 0
    last: int = 0
    raw: bytes = b""


def join(parts: Sequence[Path], bundle: Path, together: Sequence[str]) -> None:
    """Make the index in the folder *bundle* of those in the folders *parts*, which are taken apart.

    Words that begin with the same of *together* stay in one piece. The records of all parts have the same fields.
    """
    entries = [json.loads((part / _ENTRY).read_text(encoding="utf-8")) for part in parts]
    parts[0].rename(bundle)
    parts = [bundle, *parts[1:]]
    for tag, language in entries[0]["languages"].items():
        listed = [part / f"pagefind.{entry['languages'][tag]['hash']}.pf_meta" for part, entry in zip(parts, entries, strict=True)]
        meta, *others = (_read(path) for path in listed)
        words = _words(zip(parts, (meta, *others), strict=True))
        for path in (listed[0], *(_piece(bundle, name) for *_, name in meta[_PIECES])):
            path.unlink()
        pieces = cut(words, max(LEAST, SPREAD * isqrt(_size(words))), together)
        meta[_PIECES] = [[piece.first, piece.last, _write_piece(bundle / "index", tag, piece)] for piece in pieces]
        for part, other in zip(parts[1:], others, strict=True):
            meta[_PAGES] += [[_take_fragment(part, name, bundle), n] for name, n in other[_PAGES]]
        language["page_count"] = len(meta[_PAGES])
        language["hash"] = _write(bundle, f"pagefind.{tag}_", "pf_meta", cbor2.dumps(meta)).removeprefix("pagefind.")
    (bundle / _ENTRY).write_text(json.dumps(entries[0], ensure_ascii=False, sort_keys=True), encoding="utf-8")


def _words(parts: Iterable[tuple[Path, Any]]) -> list[Word]:
    """Those of all *parts*, each a folder and what describes its index, sorted."""
    found: dict[str, dict[str, _Pages]] = {}
    # What is read are millions of short lists, none of which outlives its word. Looking for cycles among them, and among
    # all that a build holds, takes three times as long as reading them.
    collects = gc.isenabled()
    gc.disable()
    try:
        before = 0
        for part, meta in parts:
            for _, _, name in meta[_PIECES]:
                for text, pages, forms in _read(_piece(part, name))[0]:
                    of_word = found.setdefault(text, {})
                    for form, its_pages in (("", pages), *forms):
                        _add(of_word.setdefault(form, _Pages()), its_pages, before)
            before += len(meta[_PAGES])
    finally:
        if collects:
            gc.enable()
    return [Word(text, _word(text, found[text])) for text in sorted(found)]


def _add(so_far: _Pages, pages: list[list[Any]], before: int) -> None:
    """Add to *so_far* the *pages* of an index *before* which so many pages come."""
    if not pages:
        return
    last = before + sum(page[0] for page in pages)
    pages[0][0] += before - so_far.last
    so_far.raw += cbor2.dumps(pages)[len(_head(len(pages))) :]
    so_far.n += len(pages)
    so_far.last = last


def _word(text: str, forms: Mapping[str, _Pages]) -> bytes:
    itself, *others = ((form, _head(pages.n) + pages.raw) for form, pages in sorted(forms.items()))
    return _listed([cbor2.dumps(text), itself[1], _listed([_listed([cbor2.dumps(form), pages]) for form, pages in others])])


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
    return _head(len(items)) + b"".join(items)


def _head(n: int) -> bytes:
    """How a list of *n* items begins in CBOR."""
    head = io.BytesIO()
    cbor2.CBOREncoder(head).encode_length(_LIST, n)
    return head.getvalue()


def _piece(bundle: Path, name: str) -> Path:
    return bundle / "index" / f"{name}.pf_index"


def _take_fragment(part: Path, name: str, bundle: Path) -> str:
    """Move what is shown of a page from *part* to *bundle*; gives its name there: names are unlike in one part only."""
    free = name
    while (bundle / "fragment" / f"{free}.pf_fragment").exists():
        free += "_"
    (part / "fragment" / f"{name}.pf_fragment").rename(bundle / "fragment" / f"{free}.pf_fragment")
    return free


def _read(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(_MAGIC))


def _write_piece(folder: Path, tag: str, piece: Piece) -> str:
    return _write(folder, f"{tag}_", "pf_index", _listed([_listed([word.raw for word in piece.words])]))


def _write(folder: Path, before: str, suffix: str, content: bytes) -> str:
    """Write *content* into a file of *folder* that is named after what it says; gives the name without *suffix*."""
    digest = hashlib.sha256(content).hexdigest()
    names = (f"{before}{digest[:n]}" for n in range(DIGITS, len(digest)))
    name = next(name for name in names if not (folder / f"{name}.{suffix}").exists())
    (folder / f"{name}.{suffix}").write_bytes(gzip.compress(_MAGIC + content, mtime=0))
    return name
