"""Strings of the catalogs in templates: text, until they are written out. A translator's `<b>` is shown as `<b>`.

Jinja's own escaping knows one target, HTML; a page of ours is Markdown with HTML in it. So the strings of catalogs carry a type,
and what writes an expression into the page (`finalize`) escapes them for both.
"""

import re
from collections.abc import Callable
from typing import Any

from generator.prose import md_escape

_PLACE = re.compile(r"(\{[a-z_]*\})")


class Said(str):
    """A string of a catalog, as it is there. Filters such as `md` and `attr` take it like any other text."""

    __slots__ = ()

    def format(self, *_: object, **values: object) -> str:
        """The string with *values*, which are markup already, in its places; those that are `Said` are text."""
        pieces = (finalize(values[piece[1:-1]]) if _PLACE.fullmatch(piece) else md_escape(piece) for piece in _PLACE.split(self))
        return "".join(map(str, pieces))


def finalize(value: Any) -> Any:
    """*value* as it is written into a page."""
    return md_escape(value) if isinstance(value, Said) else value


def saying(function: Callable[..., str]) -> Callable[..., Said]:
    """*function*, whose answer is `Said`."""
    return lambda *arguments, **named: Said(function(*arguments, **named))
