"""The text of a YAML file → its canonical form, comments and all.

The tree is PyYAML's; what lies between its scalars are brackets, white space and comments. PyYAML passes those over,
and libraries that keep them hang each on what stands before it, so that it would stay behind when keys move. Here a
comment goes with the key or item that it stands above or beside.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from generator.canonical.scalar import same, write_inline, write_text
from generator.canonical.shape import Shape
from generator.finding import N_, Finding
from generator.load.source import Yaml, parse_yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\n]*|^[ \t]*\n", re.MULTILINE)
"""A comment, or an empty line."""
_BLOCK_HEAD = re.compile(r"(?:[&!]\S*\s+)*[|>][-+0-9]*[ \t]*(#[^\n]*)?\n?")
_MODELINE = re.compile(r"#\s*(?:yaml-language-server\s*:|\$schema:)")
_LONGEST_KEY = 200
"""Longer ones, which nobody writes, YAML does not take for keys."""


class CannotFormatError(Exception):
    """The file has something that the canonical form has no place for; the message, to be translated, says what."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(slots=True, eq=False)
class _Entry:
    """A key with its value, or an item of a list."""

    parent: "_Many"
    start: int
    column: int
    key: str | None
    value: "_Text | _Many"
    above: list[str] = field(default_factory=list)
    """Comments, and empty lines as empty strings."""
    beside: str = ""
    below: list[str] = field(default_factory=list)
    """Comments indented under a key that has no value."""


@dataclass(slots=True, eq=False)
class _Text:
    text: str
    style: str
    lines: tuple[str, ...]
    """As the file has them, where there are several."""
    start: int
    end: int

    @property
    def bare(self) -> bool:
        """Whether nothing stands there at all."""
        return not self.text and not self.style


@dataclass(slots=True, eq=False)
class _Many:
    """A mapping or list."""

    holder: "_Entry | None"
    mapping: bool
    in_brackets: bool
    start: int
    end: int
    entries: list[_Entry] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    """Of those in brackets: numbers of the entries that begin a line."""
    foot: list[str] = field(default_factory=list)
    """Comments after the last entry."""
    commented: bool = False
    """Whether a comment stands within its brackets. There is no good place for it but in a block."""

    @property
    def column(self) -> int:
        return self.entries[0].column if self.entries else 0

    @property
    def flow(self) -> bool:
        """Whether it is written in brackets."""
        return not self.entries or (self.in_brackets and not self.commented)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A comment, or an empty line."""

    start: int
    column: int
    text: str
    before: str
    """What stands before it on its line."""

    @property
    def own(self) -> bool:
        return not self.before


def format_yaml(text: str, shape: Shape, modeline: str = "") -> str:
    """*text*, which `parse_yaml` reads without a finding, in canonical form; *modeline* is its first line.

    Raises `CannotFormatError`. The result says the same and has the same comments; that is made sure of before it is given.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text += "" if text.endswith("\n") else "\n"
    try:
        source = _read(text)
        root, marks = _tree(text, source.value)
        formatted = "".join(f"{line}\n" for line in _file(root, marks, shape, modeline))
        after = _read(formatted)
        comments = _comments(_tree(formatted, after.value)[1])
    except RecursionError:
        raise CannotFormatError(N_("brackets in brackets, too deep")) from None
    if not _same(source.value, after.value) or comments != _comments(marks):
        raise CannotFormatError(N_("its canonical form would not say the same"))
    return formatted


def _read(text: str) -> Yaml:
    findings: list[Finding] = []
    source = parse_yaml(text, "", findings)
    if source is None or findings:
        raise CannotFormatError(N_("it cannot be read; the check tells why"))
    return source


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, str) and isinstance(other, str) and same(one, other)


def _comments(marks: Sequence[_Mark]) -> Counter[str]:
    return Counter(mark.text for mark in marks if mark.text and not _MODELINE.match(mark.text))


# Text → tree


def _tree(text: str, value: Any) -> tuple[_Many, tuple[_Mark, ...]]:
    """The tree of a file, its comments and empty lines not yet in their places."""
    node = yaml.compose(text, Loader=_LOADER)
    if not isinstance(node, yaml.MappingNode):
        raise CannotFormatError(N_("it is no list of keys and values"))
    file = _Source(text)
    root = _grown(node, value, None, file)
    assert isinstance(root, _Many)
    root.in_brackets = False
    return root, tuple(sorted([*_marks(text, file.spans), *file.heads], key=lambda mark: mark.start))


@dataclass(slots=True)
class _Source:
    """A file and what was met in it."""

    text: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Where scalars begin and end."""
    heads: list[_Mark] = field(default_factory=list)
    """Comments beside the indicator of a block, which is a part of its scalar."""


def _grown(node: yaml.Node, value: Any, holder: _Entry | None, file: _Source) -> _Text | _Many:
    text, start, end = file.text, node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, value, file)
    assert isinstance(node, yaml.CollectionNode)
    many = _Many(holder, isinstance(node, yaml.MappingNode), bool(node.flow_style), start, end)
    previous = start
    for number, child in enumerate(node.value):
        key_node, value_node = child if many.mapping else (None, child)
        if key_node is not None and not isinstance(key_node, yaml.ScalarNode):
            raise CannotFormatError(N_("a key is no text"), key_node.start_mark.line + 1)
        key = str(key_node.value) if key_node is not None else None
        if len(key or "") > _LONGEST_KEY:
            raise CannotFormatError(N_("a key is too long"), child[0].start_mark.line + 1)
        first = key_node or value_node
        entry = _Entry(many, first.start_mark.index, first.start_mark.column, key, _Text("", "", (), 0, 0))
        if key_node is not None:
            _scalar(key_node, key_node.value, file)
        elif not many.in_brackets:
            entry.start, entry.column = _dash(text, entry.start, node.start_mark.column)
        if "\n" in text[previous : entry.start] and number:
            many.breaks.add(number)
        entry.value = _grown(value_node, value[key if many.mapping else number], entry, file)
        previous = value_node.end_mark.index
        many.entries.append(entry)
    return many


def _dash(text: str, start: int, column: int) -> tuple[int, int]:
    """Where the dash stands that begins the item at *start* of a list in *column*."""
    line = text.rfind("\n", 0, start) + 1
    while text[line + column : line + column + 1] != "-" or line + column > start:
        if line == 0:
            return start, column
        line = text.rfind("\n", 0, line - 1) + 1
    return line + column, column


def _scalar(node: yaml.ScalarNode, value: str, file: _Source) -> _Text:
    text, start, end, style = file.text, node.start_mark.index, node.end_mark.index, node.style or ""
    lines: list[str] = []
    if style and style in "|>":
        head = _BLOCK_HEAD.match(text, start)
        assert head
        if head[1]:
            file.heads.append(
                _Mark(head.start(1), head.start(1) - text.rfind("\n", 0, head.start(1)) - 1, head[1].rstrip(), text[start : head.start(1)])
            )
        body = text[head.end() : max(head.end(), end)].rstrip(" \t\n")
        end = head.end() + len(body)
        indicated = re.search(r"\d", text[start : head.start(1) if head[1] else head.end()])
        lines = [] if indicated or style == "|" else _dedented(body.split("\n"))
    elif "\n" in text[start:end]:
        raw = re.sub(r"^(?:[&!]\S*\s+)+", "", text[start:end])
        inner = raw[1:-1] if style else raw
        lines = [] if "\\" in inner or "''" in inner else [line.strip(" \t") for line in inner.split("\n")]
    file.spans.append((start, end))
    return _Text(value, style, tuple(lines), start, end)


def _dedented(lines: list[str]) -> list[str]:
    first = next((line for line in lines if line.strip(" ")), "")
    indent = len(first) - len(first.lstrip(" "))
    return [line[indent:] for line in lines]


def _marks(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[_Mark]:
    """All comments and empty lines between the scalars at *spans*."""
    inside = sorted(spans)
    for start, end in zip([0, *(end for _, end in inside)], [*(start for start, _ in inside), len(text)], strict=True):
        for match in _COMMENT.finditer(text, start, end):
            line = text.rfind("\n", 0, match.start()) + 1
            yield _Mark(match.start(), match.start() - line, match[0].strip(), text[line : match.start()].strip())


# Comments → their places


def _place(root: _Many, marks: Sequence[_Mark]) -> None:
    """Put each comment and empty line where it belongs."""
    entries = list(_walk(root))
    starts = [entry.start for entry in entries]
    empty, below = False, None
    """Whether there is an empty line that has no place yet, and the entry that follows it."""
    for mark in marks:
        at = bisect_left(starts, mark.start)
        previous, following = entries[at - 1] if at else None, entries[at] if at < len(entries) else None
        brackets = _brackets_around(previous, mark.start)
        if not mark.text and brackets:
            continue
        together = below is following and (mark.own or not mark.text)
        if empty and below and not together:
            below.above.append("")  # no comment stands between the two
        if not mark.text:
            empty, below = True, following
            continue
        place = _in_brackets(brackets, following, previous, mark) if brackets else _in_block(root, following, previous, mark)
        if empty and together:
            place.append("")
        empty = False
        place.append(mark.text)
    if empty and below:
        below.above.append("")


def _walk(many: _Many) -> Iterator[_Entry]:
    """All entries in the order in which they begin, the outer ones first."""
    for entry in many.entries:
        yield entry
        if isinstance(entry.value, _Many):
            yield from _walk(entry.value)


def _brackets_around(previous: _Entry | None, start: int) -> _Many | None:
    """The innermost brackets that *start* lies in."""
    if previous is None:
        return None
    many: _Many | None = previous.value if isinstance(previous.value, _Many) else previous.parent
    while many and not (many.in_brackets and many.start < start < many.end):
        many = many.holder.parent if many.holder else None
    return many


def _in_brackets(brackets: _Many, following: _Entry | None, previous: _Entry | None, mark: _Mark) -> list[str]:
    around: _Many | None = brackets
    while around:
        around.commented = around.commented or around.in_brackets
        around = around.holder.parent if around.holder else None
    holder = brackets.holder
    before = [entry for entry in brackets.entries if entry.start < mark.start]
    if not brackets.entries:
        return holder.above if holder else brackets.foot
    if not mark.own and before and previous:
        return _beside(before[-1])
    if not mark.own and holder:
        return _beside(holder)
    after = [entry for entry in brackets.entries if entry.start > mark.start]
    return after[0].above if after and following else brackets.foot


def _in_block(root: _Many, following: _Entry | None, previous: _Entry | None, mark: _Mark) -> list[str]:
    if previous is None:
        return following.above if following else root.foot
    if not mark.own and previous.key is None and previous.value.start > mark.start:
        return previous.above  # beside the dash of an item that begins on a later line
    if not mark.own:
        while previous.parent.in_brackets and previous.parent.holder:
            previous = previous.parent.holder
        return _beside(previous)
    column = following.column if following else -1
    around: _Many | None = previous.parent
    ended = None
    while around:
        if not around.in_brackets and column < around.column <= mark.column and (not ended or around.column == ended.column):
            ended = around  # of a list that is not indented and the mapping around it, the mapping
        around = around.holder.parent if around.holder else None
    if ended:
        return ended.foot
    if isinstance(previous.value, _Text) and previous.value.bare and mark.column > max(previous.column, column):
        return previous.below
    return following.above if following else root.foot


class _Beside(list[str]):
    """Takes a comment for the line of an entry; a second one goes above it."""

    def __init__(self, entry: _Entry) -> None:
        super().__init__()
        self.entry = entry

    def append(self, text: str) -> None:
        if not self.entry.beside:
            self.entry.beside = text
        elif text:
            self.entry.above.append(text)


def _beside(entry: _Entry) -> list[str]:
    return _Beside(entry)


# Tree → text


def _file(root: _Many, marks: Sequence[_Mark], shape: Shape, modeline: str) -> list[str]:
    _place(root, [mark for mark in marks if not _MODELINE.match(mark.text)])
    head: list[str] = []
    if root.entries:
        first = root.entries[0]
        if "" in first.above:  # what an empty line sets apart is about the file, and stays at its top
            last = len(first.above) - 1 - first.above[::-1].index("")
            head, first.above = first.above[:last], first.above[last + 1 :]
    head = _tidy(head, first=True)
    body = _block(root, shape, 0)
    if not root.entries:
        body = ["{}", *body]
    return [*([modeline] if modeline else []), *head, *([""] if head else []), *body]


def _tidy(lines: Sequence[str], *, first: bool) -> list[str]:
    """Never two empty lines together, and none at the beginning."""
    kept: list[str] = []
    for line in lines:
        if line or (kept[-1] if kept else not first):
            kept.append(line)
    return kept


def _block(many: _Many, shape: Shape, indent: int) -> list[str]:
    space = " " * indent
    lines: list[str] = []
    for number, (entry, inner) in enumerate(_sorted(many, shape)):
        lines += [_indented(line, space) for line in _tidy(entry.above, first=number == 0)]
        if many.mapping:
            lines += _valued(f"{space}{write_inline(entry.key or '', flow=True)}:", entry, inner, indent)
        else:
            lines += _item(entry, inner, indent)
        lines += [_indented(line, f"{space}  ") for line in _tidy(entry.below, first=False)]
    return lines + [_indented(line, space) for line in _tidy(many.foot, first=not many.entries)]


def _indented(line: str, space: str) -> str:
    return f"{space}{line}" if line else ""


def _sorted(many: _Many, shape: Shape) -> list[tuple[_Entry, Shape]]:
    """The entries with their shapes, in the order of the form; one with a key that it does not have stays behind its neighbour."""
    if not many.mapping:
        return [(entry, shape.at(number)) for number, entry in enumerate(many.entries)]
    order = {key: rank for rank, key in enumerate(shape.keys)}
    ranked, rank = [], -1
    for entry in many.entries:
        rank = order.get(entry.key or "", rank)
        ranked.append((rank, entry))
    ranked.sort(key=lambda pair: pair[0])
    return [(entry, shape.at(entry.key or "")) for _, entry in ranked]


def _item(entry: _Entry, shape: Shape, indent: int) -> list[str]:
    """An item of a list; what it begins with stands on the line of the dash, and comments above that above the dash."""
    space, value = " " * indent, entry.value
    if isinstance(value, _Text) or value.flow:
        return _valued(f"{space}-", entry, shape, indent)
    lines = _block(value, shape, indent + 2)
    first = next(number for number, line in enumerate(lines) if line and not line.lstrip().startswith("#"))
    above = [_indented(line.strip(), space) for line in lines[:first]]
    return [*above, f"{space}- {lines[first][indent + 2 :]}", *lines[first + 1 :]]


def _valued(head: str, entry: _Entry, shape: Shape, indent: int) -> list[str]:
    """The lines of an entry that begins with *head*."""
    value, beside = entry.value, f" {entry.beside}" if entry.beside else ""
    if isinstance(value, _Many) and not value.flow:
        return [f"{head}{beside}", *_block(value, shape, indent + 2)]
    if isinstance(value, _Many):
        return f"{head} {_bracketed(value, shape, len(head) + 1)}{beside}".split("\n")
    if value.bare:
        return [f"{head}{beside}"]
    written = write_text(value.text, value.style, value.lines, plain=shape.plain)
    return [f"{head} {written.head}{beside}", *(_indented(line, " " * (indent + 2)) for line in written.block)]


def _bracketed(many: _Many, shape: Shape, column: int) -> str:
    """A mapping or list in brackets that begins in *column*; what began a line in the file still does."""
    opening, closing = "{}" if many.mapping else "[]"
    text, at = opening, column + 1
    for number, (entry, inner) in enumerate(_sorted(many, shape)):
        if number:
            broken = number in many.breaks
            text += ",\n" + " " * (column + 1) if broken else ", "
            at = column + 1 if broken else at + 2
        piece = f"{write_inline(entry.key or '', flow=True)}: " if many.mapping else ""
        if isinstance(entry.value, _Many):
            piece += _bracketed(entry.value, inner, at + len(piece))
        else:
            piece += write_inline(entry.value.text, plain=inner.plain, flow=True)
        text += piece
        at = len(piece) - piece.rindex("\n") - 1 if "\n" in piece else at + len(piece)
    return text + closing
