"""A text → how YAML writes it: plain where it can be, else in double quotes; over several lines as a block."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from generator.load.source import unfolded

_SPECIAL = re.compile("[^\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not take as it is, or takes for the end of a line."""
_INDICATORS = "?:,[]{}#&*!|>'\"%@`"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_NUMBERS = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?|0o[0-7]+|0x[0-9a-f]+", re.IGNORECASE)
"""YAML 1.2 reads these as numbers; PyYAML, which keeps to 1.1, not all of them."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it stands in the file."""

    head: str
    """On the line of its key; of a block its indicator."""
    block: tuple[str, ...] = ()
    """The lines below, without indentation."""


def write_inline(text: str, *, plain: bool = False, flow: bool = False) -> str:
    """*text* on one line.

    *plain*: no matter that other readers of YAML take it for a number or a day. *flow*: within brackets.

    >>> [write_inline(text) for text in ("1.(2)", "1", "Cases: all", "no", "a # b", "- x")]
    ['1.(2)', '"1"', '"Cases: all"', '"no"', '"a # b"', '"- x"']
    >>> write_inline("2020", plain=True), write_inline("a, b", flow=True)
    ('2020', '"a, b"')
    """
    return text if _reads_plain(text, flow=flow) and (plain or _is_text(text)) else _quoted(text)


def write_text(text: str, style: str, lines: Sequence[str], *, plain: bool) -> Written:
    """*text* as the value of a key or in a list.

    *style* is PyYAML's: `|`, `>`, a quote or nothing; *lines* are those of a text over several lines as the file has them.
    """
    if style == "|" and _in_block(text):
        return _literal(text)
    if lines and (kept := _folded(lines, text)):
        return Written(">-", kept)
    if "\n" in text.strip("\n") and _in_block(text):
        return _literal(text)
    inline = write_inline(text, plain=plain)
    if "\\" in inline and _in_block(text) and "\n" not in text and unfolded(text) == text and text == text.strip() and "\t" not in text:
        return Written(">-", (text,))  # without backslashes
    return Written(inline)


def _reads_plain(text: str, *, flow: bool) -> bool:
    if not text or text != text.strip() or "\t" in text or "\n" in text or _SPECIAL.search(text):
        return False
    if text[0] in _INDICATORS or re.match(r"-(?: |$)|---|\.\.\.", text):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return not (flow and re.search(r"[,\[\]{}?]", text))


def _is_text(text: str) -> bool:
    """Whether every reader of YAML takes the plain scalar *text* for a text."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    known = (*resolvers.get(text[:1], ()), *resolvers.get(None, ()))
    return not _NUMBERS.fullmatch(text) and not any(pattern.match(text) for _, pattern in known)


def _quoted(text: str) -> str:
    return '"{}"'.format("".join(_escaped(character) for character in text))


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not _SPECIAL.match(character):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _in_block(text: str) -> bool:
    return bool(text.strip()) and not _SPECIAL.search(text)


def _literal(text: str) -> Written:
    """Every line as it is, but for white space at its end."""
    lines = tuple(line.rstrip(" \t") for line in text.rstrip("\n").split("\n"))
    first = next(line for line in lines if line)
    return Written("|2-" if first[0] in " \t" else "|-", lines)


def _folded(lines: Sequence[str], text: str) -> tuple[str, ...]:
    """*lines* as those of a folded block that says *text*; nothing if they cannot be."""
    if not _in_block(text) or not lines[0] or lines[0][0] in " \t":
        return ()
    kept: list[str] = []
    for line in lines:
        before = kept[-1] if kept else ""
        if before.endswith((" ", "\t")) and line and not _is_deeper(before) and not _is_deeper(line):
            kept[-1] += f" {line}"  # the white space counts, so it must not stand at the end of a line
        else:
            kept.append(line)
    kept = [line.rstrip(" \t") for line in kept]
    return tuple(kept) if same(unfolded(_unfolded(kept)), text) else ()


def _unfolded(lines: Sequence[str]) -> str:
    """What the lines of a folded block say."""
    text, before, blank = "", "", 0
    for line in lines:
        if not line:
            blank += 1
            continue
        breaks = "\n" * (blank + (_is_deeper(before) or _is_deeper(line)))
        text += (breaks or " ") + line if text else "\n" * blank + line
        before, blank = line, 0
    return text


def _is_deeper(line: str) -> bool:
    """Whether YAML keeps the line breaks around *line*."""
    return line.startswith((" ", "\t"))


def same(one: str, other: str) -> bool:
    """Whether two texts differ in white space at the ends of lines at most, which is what a block loses."""
    return _without_ends(one) == _without_ends(other)


def _without_ends(text: str) -> str:
    return re.sub(r"[ \t]+(?=\n|\Z)", "", text).rstrip("\n")
