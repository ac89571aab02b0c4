"""What is said about a table: a message with values, in the words of whoever reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Remark:
    """A gettext message with named places, and what stands in them."""

    message: str
    values: Mapping[str, str]

    def sentence(self, translate: Callable[[str], str]) -> str:
        """In the language of *translate*; as written where the translation does not fit."""
        values = {name: translate(value) if name in _OURS else value for name, value in self.values.items()}
        try:
            return translate(self.message).format(**values)
        except (LookupError, ValueError):
            return self.message.format(**values)


_OURS = ("separator",)
"""Values that are words of the program."""


def remark(message: str, **values: object) -> Remark:
    return Remark(message, MappingProxyType({name: str(value) for name, value in values.items()}))


class TableError(Exception):
    """A table cannot be read at all; the remark says why, and what to do."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.remark = remark(message, **values)
