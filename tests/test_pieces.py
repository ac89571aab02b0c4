"""A search index is made in parts and cut small, and every word, and every beginning of one, is found as before."""

import gzip
import json
import shutil
from pathlib import Path

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.engine import run_pagefind
from generator.engine.pieces import KNOWN, LEAST, Piece, Word, cut, join


def words(*texts: str, size: int = 10) -> list[Word]:
    return [Word(text, b"." * size) for text in sorted(texts)]


def fetched(term: str, pieces: list[Piece]) -> list[Piece]:
    """What Pagefind's script fetches for *term*: the pieces between whose bounds it lies, or else those that may have what begins so."""
    between = [piece for piece in pieces if piece.first <= term <= piece.last]
    return between or [
        piece
        for piece in pieces
        if term[: len(piece.first)] >= piece.first[: len(term)] and term[: len(piece.last)] <= piece.last[: len(term)]
    ]


def shown(pieces: list[Piece]) -> list[tuple[str, str, str]]:
    return [(piece.first, piece.last, " ".join(word.text for word in piece.words)) for piece in pieces]


def test_small_neighbours_share_a_piece():
    assert shown(list(cut(words("权", "案", "件"), 25))) == [("件", "权", "件 权"), ("案", "案", "案")]


def test_what_begins_alike_is_one_piece_or_is_cut_by_what_follows():
    pieces = list(cut(words("case", "cases", "report", "reporter", "reporting", "tide"), 20))

    assert shown(pieces) == [
        ("c", "c", "case cases"),
        ("report\0", "report", "report"),
        ("reporte", "reporti", "reporter reporting"),
        ("t", "t", "tide"),
    ]


def test_what_is_asked_for_together_is_one_piece_however_large():
    pieces = list(cut(words("qkind0factz", "qkind0figurez", "qkind0termz", "q5z", "qyear02020z"), 15, ("qkind0", "qyear0")))

    assert ("qk", "qk", "qkind0factz qkind0figurez qkind0termz") in shown(pieces)


def test_a_word_that_is_larger_than_a_piece_is_one_alone():
    pieces = list(cut([Word("法", b"." * 90), Word("院", b".")], 50))

    assert shown(pieces) == [("法", "法", "法"), ("院", "院", "院")]


TEXTS = st.lists(st.text("abc权案", min_size=1, max_size=5), min_size=1, max_size=40, unique=True)


@given(TEXTS, st.integers(10, 80), st.text("abc权案", min_size=1, max_size=6))
def test_each_word_and_all_that_begins_or_ends_as_asked_is_fetched(texts: list[str], size: int, asked: str):
    given_words = sorted((Word(text, b"." * (7 + len(text))) for text in texts), key=lambda word: word.text)

    pieces = list(cut(given_words, size))

    assert sorted((word for piece in pieces for word in piece.words), key=lambda word: word.text) == given_words
    for term in {asked, *texts, *(text[:n] for text in texts for n in range(1, len(text)))}:
        there = {word.text for piece in fetched(term, pieces) for word in piece.words}
        assert {text for text in texts if text.startswith(term)} <= there
        if term not in texts and not any(text.startswith(term) for text in texts):
            longest = max((text for text in texts if term.startswith(text)), key=len, default=None)
            assert longest is None or longest in there


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """A folder with an index as Pagefind makes it, the same joined and cut of one part, twice, and of three."""
    folder = tmp_path_factory.mktemp("index")
    records = folder / "records"
    records.mkdir()
    for n in range(60):
        text = " ".join(f"tide{n % (m + 2)} harbour{m * n}" for m in range(30))
        page = f'<html lang="en"><body data-pagefind-body><h1>{n}</h1><p>{text} 法 院 {"café" if n % 7 else "cafe"}</p><p>qkind0figurez qkind0factz</p></body></html>'
        (records / f"{n:02}.html").write_text(page, encoding="utf-8")
    for name, values in {"whole": {"pieces.KNOWN": frozenset()}, "one": {}, "again": {}, "three": {"RECORDS": 25}}.items():
        with pytest.MonkeyPatch.context() as patch:
            for where, value in values.items():
                patch.setattr(f"generator.engine.{where}", value)
            run_pagefind(records, folder / name, "en", ("qkind0",), str)
    return folder


def content(path: Path):
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))


def read(bundle: Path):
    """What describes an index, and its pieces: bounds and words."""
    (listed,) = bundle.glob("*.pf_meta")
    meta = content(listed)
    return meta, [(first, last, content(bundle / "index" / f"{name}.pf_index")[0]) for first, last, name in meta[2]]


def said(bundle: Path):
    """What an index says: on which page each form of a word stands where; and of each page how many words it has."""
    meta, pieces = read(bundle)
    found = {}
    for *_, words_of_it in pieces:
        for word, pages, forms in words_of_it:
            for form, its_pages in (("", pages), *forms):
                page = 0
                for distance, places, in_title in its_pages:
                    page += distance
                    found[word, form, meta[1][page][0]] = (places, in_title)
    return found, dict(meta[1])


@pytest.mark.parametrize("name", ["one", "three"])
def test_an_index_that_is_joined_and_cut_says_what_it_said(index, name):
    whole, joined = said(index / "whole"), said(index / name)

    assert joined == whole
    assert len(whole[1]) == 60 and any(form for _, form, _ in whole[0])
    assert len(read(index / name)[1]) > 2 * len(read(index / "whole")[1])


@pytest.mark.parametrize("name", ["one", "three"])
def test_an_index_has_the_files_that_it_names(index, name):
    meta, _ = read(index / name)
    entry = json.loads((index / name / "pagefind-entry.json").read_text(encoding="utf-8"))

    assert {path.name for path in (index / name / "index").iterdir()} == {f"{piece}.pf_index" for *_, piece in meta[2]}
    assert {path.name for path in (index / name / "fragment").iterdir()} == {f"{page}.pf_fragment" for page, _ in meta[1]}
    assert entry["languages"]["en"]["page_count"] == 60
    assert (index / name / f"pagefind.{entry['languages']['en']['hash']}.pf_meta").exists()
    assert {path.name for path in index.iterdir()} == {"records", "whole", "one", "again", "three"}, "nothing is left over"


def test_a_piece_is_small_and_what_is_asked_for_together_in_one(index):
    _, pieces = read(index / "three")

    assert all(sum(len(cbor2.dumps(word)) for word in piece) <= 2 * LEAST for *_, piece in pieces)
    assert sum(any(word[0].startswith("qkind0") for word in piece) for *_, piece in pieces) == 1


def test_the_same_index_is_cut_the_same_each_time(index):
    def files(bundle: Path):
        return {path.relative_to(bundle): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}

    assert files(index / "one") == files(index / "again")


def test_an_index_of_a_version_that_is_not_known_is_left_as_it_came(index):
    assert {path.stem for path in (index / "whole/index").iterdir()} == {name for *_, name in read(index / "whole")[0][2]}
    assert (index / "whole/pagefind-entry.json").exists()


def test_the_version_that_is_installed_is_known(index):
    assert json.loads((index / "one/pagefind-entry.json").read_text(encoding="utf-8"))["version"] in KNOWN


def test_what_two_parts_call_alike_is_kept_apart(index, tmp_path, monkeypatch):
    """A page's words are told by seven digits, which are its own among those of one part only; a piece by so many as it takes."""
    monkeypatch.setattr("generator.engine.pieces.DIGITS", 1)
    parts = [tmp_path / "a", tmp_path / "b"]
    for part in parts:
        shutil.copytree(index / "whole", part)

    join(parts, tmp_path / "joined", ())

    meta, pieces = read(tmp_path / "joined")
    assert len({name for name, _ in meta[1]}) == len(list((tmp_path / "joined/fragment").iterdir())) == 120
    assert len({name for *_, name in meta[2]}) == len(list((tmp_path / "joined/index").iterdir())) == len(pieces)
    whole = said(index / "whole")[0]
    assert len(said(tmp_path / "joined")[0]) == 2 * len(whole)
