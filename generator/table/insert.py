"""New entries in report.yml and data/vocabulary/dimensions.yml: a few lines more, every other byte as it was.

Whether a text says what it said before and the new entry besides, the project's own reader tells; where it does not, nothing is given.
"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from generator.canonical.scalar import write_inline
from generator.load.source import KeyPath, Yaml, parse_yaml

_PLAIN = ("period",)


def figure_block(keys: Mapping[str, str]) -> list[str]:
    """The lines of a figure as an item of a list.

    >>> figure_block({"id": "by-right", "title": "Cases: by right", "period": "2020", "at": "1"})
    ['- id: by-right', '  title: "Cases: by right"', '  period: 2020', '  at: "1"']
    """
    return [f"{'  ' if n else '- '}{key}: {write_inline(value, plain=key in _PLAIN)}" for n, (key, value) in enumerate(keys.items())]


def with_figure(text: str, section: str, keys: Mapping[str, str]) -> str | None:
    """The report.yml *text* with a figure at the end of those of *section*; `None` where there is no way to put it there."""
    source = _read(text)
    sections = source.value.get("sections") if source and isinstance(source.value, dict) else None
    if not source or not isinstance(sections, list):
        return None
    n = next((n for n, one in enumerate(sections) if isinstance(one, dict) and one.get("id") == section), None)
    if n is None:
        return None
    lines = text.splitlines(keepends=True)
    path: KeyPath = ("sections", n)
    figures = sections[n].get("figures")
    if isinstance(figures, list) and figures:
        dash = _dash(lines, source, (*path, "figures", len(figures) - 1))
        at = _end(lines, source, (*path, "figures", len(figures) - 1), dash)
        new = [" " * dash + line for line in figure_block(keys)]
    elif figures is None:
        dash = _dash(lines, source, path)
        at = _end(lines, source, path, dash)
        indent = " " * (source.where(path).column - 1)
        if "facts" in sections[n]:
            first = source.where(path).line - 1
            at = next((k for k in range(first, len(lines)) if re.match(rf"{indent}facts\s*:", lines[k])), -1)
        new = [f"{indent}figures:", *(f"{indent}  {line}" for line in figure_block(keys))]
    else:
        return None
    if dash < 0 or at < 0:
        return None
    expected = deepcopy(source.value)
    expected["sections"][n].setdefault("figures", []).append(dict(keys))
    return _inserted(lines, at, new, expected)


def with_members(text: str, dimension: str, name: str, members: Mapping[str, str]) -> str | None:
    """The dimensions.yml *text* with *members* (ids and names) at the end of those of *dimension*, which is made, with *name*, if it is not there."""
    source = _read(text)
    if not source or not isinstance(source.value, dict):
        return None
    lines = text.splitlines(keepends=True)
    expected = deepcopy(source.value)
    if dimension not in source.value:
        new = [f"{dimension}:", f"  name: {write_inline(name)}", "  members:", *(f"    {i}: {write_inline(n)}" for i, n in members.items())]
        expected[dimension] = {"name": name, "members": dict(members)}
        return _inserted(lines, len(lines), new, expected)
    known = source.value[dimension].get("members") if isinstance(source.value[dimension], dict) else None
    if not isinstance(known, dict) or not known:
        return None
    last = (dimension, "members", next(reversed(known)))
    line = lines[source.where(last).line - 1]
    indent = len(line) - len(line.lstrip(" "))
    new = [f"{' ' * indent}{id_}: {write_inline(name)}" for id_, name in members.items()]
    expected[dimension]["members"].update(members)
    return _inserted(lines, _end(lines, source, last, indent), new, expected)


def _read(text: str) -> Yaml | None:
    findings: list[Any] = []
    source = parse_yaml(text, "", findings)
    return None if findings else source


def _dash(lines: Sequence[str], source: Yaml, path: KeyPath) -> int:
    """How far the dash of the item at *path* is indented; -1 where it has none of its own."""
    where = source.where(path)
    before = lines[where.line - 1][: where.column - 1]
    return before.index("-") if before.strip() == "-" else -1


def _end(lines: Sequence[str], source: Yaml, path: KeyPath, indent: int) -> int:
    """The line after what begins at *path*: after its last line that is indented more than *indent*."""
    at = source.where(path).line
    for n in range(at, len(lines)):
        line = lines[n]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        if line.strip():
            at = n + 1
    return at


def _inserted(lines: list[str], at: int, new: Sequence[str], expected: Any) -> str | None:
    """*lines* with *new* before line *at*, if that says *expected*."""
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    before = [*lines[:at]]
    if before and not before[-1].endswith(("\n", "\r")):
        before[-1] += end
    text = "".join([*before, *(line + end for line in new), *lines[at:]])
    source = _read(text)
    return text if source and source.value == expected else None
