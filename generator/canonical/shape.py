"""The forms of the files → what their canonical form needs to know of them: the order of keys, and which values are no texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from generator.load.forms import DimensionFile, InstitutionFile, MeasureFile, PlaceFile, ReportFile, UnitFile, Word
from generator.model import Period


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands at one place of a file."""

    keys: Mapping[str, "Shape"] = field(default_factory=dict)
    """Those of a mapping that has its keys from the form, in their order."""
    each: "Shape | None" = None
    """The items of a list, or what stands under ids, whose order is the editor's."""
    plain: bool = False
    """A number, day or period: what other readers of YAML take it for does no harm, so it needs no quotes."""

    def at(self, key: str | int) -> "Shape":
        """What stands under *key*."""
        return (self.keys.get(key) if isinstance(key, str) else None) or self.each or UNKNOWN


UNKNOWN = Shape()


def shape_of(form: Any) -> Shape:
    """The shape of what *form*, a type of `forms`, describes."""
    origin, arguments = get_origin(form), get_args(form)
    if origin is Annotated:
        return shape_of(arguments[0])
    if origin in (Union, UnionType):
        return shape_of(next(a for a in arguments if a is not type(None)))
    if origin in (list, dict):
        return Shape(each=shape_of(arguments[-1]))
    if fields := getattr(form, "model_fields", None):
        return Shape(keys=MappingProxyType({name: shape_of(of_key.annotation) for name, of_key in fields.items()}))
    return Shape(plain=form in (Period, date, Decimal))


REPORT = "report"
"""The name of the form, and of the schema, of report.yml."""

FORMS: Mapping[str, Any] = MappingProxyType({
    REPORT: ReportFile,
    "institutions": dict[Word, InstitutionFile],
    "places": dict[Word, PlaceFile],
    "units": dict[Word, UnitFile],
    "measures": dict[Word, MeasureFile],
    "dimensions": dict[Word, DimensionFile],
})  # fmt: skip
"""What the YAML files of data/ hold, by the name of the schema of each."""

SHAPES: Mapping[str, Shape] = MappingProxyType({name: shape_of(form) for name, form in FORMS.items()})
