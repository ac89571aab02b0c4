"""Functions of frozen values that are made once for the same values, by identity: to compare large values takes longer than to make them."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Values = ParamSpec("_Values")
_Made = TypeVar("_Made")

KEPT = 2_000
"""What the last so many calls have made is kept."""


def once(function: Callable[_Values, _Made]) -> Callable[_Values, _Made]:
    """*function*, whose last answers are kept. Its arguments never change, and come by position."""
    kept: dict[tuple[int, ...], tuple[tuple[object, ...], _Made]] = {}

    @wraps(function)
    def found(*values: _Values.args, **named: _Values.kwargs) -> _Made:
        key = tuple(map(id, values))
        if named:
            return function(*values, **named)
        if key not in kept:
            if len(kept) >= KEPT:
                kept.pop(next(iter(kept)))
            # With the values themselves, so that nothing else can have their identity.
            kept[key] = (values, function(*values, **named))
        return kept[key][1]

    return found
