"""The canonical form of YAML: says the same, keeps comments, and is its own canonical form."""

import re
import string
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import read_case

from generator.canonical.scalar import write_inline
from generator.canonical.shape import SHAPES, UNKNOWN
from generator.canonical.tree import format_yaml
from generator.load.source import parse_yaml

CASES = sorted(Path(__file__).parent.glob("*.txt"))


def value_of(text):
    findings = []
    source = parse_yaml(text, "", findings)
    assert source is not None and not findings, text
    return source.value


def flat(value):
    """*value* without white space at the ends of lines."""
    if isinstance(value, dict):
        return {key: flat(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [flat(inner) for inner in value]
    return re.sub(r"[ \t]+(?=\n|\Z)", "", value).rstrip("\n")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_file_takes_its_canonical_form(path, golden):
    case = read_case(path)
    (name, _, text), *_ = case.files
    shape = SHAPES.get(name.removesuffix(".yml"), UNKNOWN)

    formatted = format_yaml(text, shape)

    assert flat(value_of(formatted)) == flat(value_of(text))
    assert format_yaml(formatted, shape) == formatted
    golden(path, case.head + formatted)


# Texts

awkward = st.sampled_from(
    [
        *"#:-?&*!|>%@`'\"\\[]{},~= \t\n", ": ", " #", "- ", "? ", "no", "null", "1.10", "2020-07-01", "0o7", "1e3", "=", "<<", "...", "---",
        "中文", "，", "“引号”", "¶4", "é", "😀", "👩\u200d⚖️", "\u3000", "\xa0", "\u2028", "\x85", "\ufeff", "\x07", "{n}", "{a-b:number}",
    ]
)  # fmt: skip
words = st.text(alphabet=string.ascii_lowercase + "中文件 ", max_size=12)
texts = st.lists(st.one_of(awkward, words), max_size=8).map("".join)


@given(texts, st.booleans(), st.booleans())
def test_what_is_written_on_one_line_is_read_as_it_was(text, flow, plain):
    written = write_inline(text, plain=plain, flow=flow)

    assert value_of(f"[{written}]\n" if flow else f"- {written}\n") == [text]
    assert value_of(f"{{{written}: x}}\n" if flow else f"{written}: x\n") == {text: "x"}
    assert "'" not in written or "'" in text


@given(texts)
def test_other_readers_of_yaml_take_a_text_for_a_text(text):
    assert yaml.safe_load(f"a: {write_inline(text)}\n") == {"a": text}


# Files

STYLES = ('"', "'", "|", ">", "")


@st.composite
def scalars(draw, indent, *, flow):
    """A text in one of the ways to write it, as it stands after its key."""
    text, style = draw(texts), draw(st.sampled_from(STYLES))
    if style in ("|", ">") and not flow:
        lines = [re.sub(r"[\x07\x85\u2028\ufeff]", "", line) for line in text.split("\n")]
        if lines[0][:1] in ("", " ", "\t"):
            lines[0] = f"x{lines[0]}"
        chomp = draw(st.sampled_from(["", "-", "+"]))
        beside = draw(comments(" "))
        return f"{style}{chomp}{beside}\n" + "\n".join(f"{' ' * indent}{line}" if line else "" for line in lines)
    if style == "'":
        plain = re.sub(r"[^ -~\u3000-\u9fff]", "", text)
        return "'{}'".format(plain.replace("'", "''"))
    if style == "" and not flow and draw(st.booleans()):
        first, second = (re.sub(r"[^a-z\u4e00-\u9fff ]", "", part).strip() or "x" for part in (text, draw(words)))
        return f"{first}\n{' ' * indent}{second}"
    return write_inline(text, flow=flow)


@st.composite
def comments(draw, before):
    """A comment that occurs once, or nothing."""
    if draw(st.integers(0, 3)):
        return ""
    return f"{before}#{draw(st.sampled_from(['', ' ']))}c{draw(st.integers(0, 10**6))} {draw(words)}".rstrip()


@st.composite
def in_brackets(draw, depth):
    if depth == 0 or draw(st.booleans()):
        return draw(scalars(0, flow=True))
    inner = draw(st.lists(in_brackets(depth - 1), max_size=3))
    joint = draw(st.sampled_from([", ", ",\n               ", " ,  "]))
    if draw(st.booleans()):
        return f"[{joint.join(inner)}]"
    keys = draw(st.lists(KEYS, min_size=len(inner), max_size=len(inner), unique=True))
    return f"{{{joint.join(f'{key}: {value}' for key, value in zip(keys, inner, strict=True))}}}"


KEYS = st.sampled_from(["title", "id", "kind", "note", "of", "sections", "figures", "at", "unknown", "no", '"a: b"', "中文"])


@st.composite
def blocks(draw, indent, depth):
    """The lines of a mapping or list."""
    space, lines = " " * indent, []
    listed = draw(st.booleans()) and indent > 0
    keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True))
    for key in keys:
        lines += [f"{space}{line}" for line in [draw(comments(""))] if line]
        lines += [""] * draw(st.integers(0, 2) if draw(st.booleans()) else st.just(0))
        head = f"{space}-" if listed else f"{space}{key}:"
        kind = draw(st.sampled_from(["text", "brackets", "block"])) if depth else "text"
        if kind == "text":
            value = draw(scalars(indent + draw(st.integers(1, 4)), flow=False))
            beside = "" if "\n" in value else draw(comments(" "))
            lines += [f"{head} {value}{beside}"]
        elif kind == "brackets":
            lines += [f"{head} {draw(in_brackets(2))}{draw(comments(' '))}"]
        else:
            inner = draw(blocks(indent + draw(st.integers(2, 4)), depth - 1))
            lines += [f"{head}{draw(comments(' '))}", *inner]
    if draw(st.booleans()):
        lines += [f"{space}{line}" for line in [draw(comments(""))] if line]
    return lines


documents = blocks(0, 3).map(lambda lines: "\n".join(lines) + "\n")


@settings(max_examples=150)
@given(documents, st.sampled_from(list(SHAPES)))
def test_a_file_says_the_same_in_canonical_form_and_keeps_its_comments(text, name):
    before, shape = value_of(text), SHAPES[name]

    formatted = format_yaml(text, shape)

    assert flat(value_of(formatted)) == flat(before)
    assert format_yaml(formatted, shape) == formatted
    written = re.findall(r"(?:^|(?<= ))#\s?c\d+", text, re.MULTILINE)
    assert sorted(re.findall(r"(?:^|(?<= ))#\s?c\d+", formatted, re.MULTILINE)) == sorted(written)
    assert not re.search(r"[ \t]$", formatted, re.MULTILINE)
    assert formatted.endswith("\n") and not formatted.endswith("\n\n")
