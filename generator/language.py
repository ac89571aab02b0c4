"""locales/ → `Language`: texts, numbers, quantities and periods as readers of one language write them.

The only user of Babel, with `messages`. What differs between languages stands in the catalogs, so
another language is another folder of locales/. Contexts that begin with `pattern.` hold patterns
whose translation may name other places than the original; the comment above each says which there are.
"""

import gettext
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from weakref import WeakKeyDictionary

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.numbers import format_decimal

from generator.catalogs.catalog import CatalogError, read_catalog
from generator.finding import Finding
from generator.limits import can_be_shown
from generator.load.source import read_text
from generator.model import Observation, Period, PeriodKind, Qualifier, Text, Unit, UnitKind, Where

SITE = "site"
"""The catalog of interface and vocabulary."""

FIRST = "zh"
"""The language of the institutions whose figures these are."""

_EXACT_DECIMALS = 2
"""An exact number is written with 万, million … only where this many decimals say it whole."""
_PRINTED_DECIMALS = 3
"""The same for a number that the source itself prints so ("1.005 million")."""


def find_languages(root: Path) -> tuple[str, ...]:
    """The tags of the site's languages, the publishers' own first: the folders of *root*/locales with an mkdocs.<tag>.yml.

    The others are in preparation. A project without any mkdocs.<tag>.yml is not published; its languages are all there are.
    """
    tags = find_spoken(root)
    return tuple(tag for tag in tags if (root / f"mkdocs.{tag}.yml").is_file()) or tags


def find_spoken(root: Path) -> tuple[str, ...]:
    """The tags of all languages that have catalogs: those of the site and those in preparation, in which commands can speak too."""
    tags = (name for name in _folders(root) if _is_language(name))
    return tuple(sorted(tags, key=lambda tag: (tag != FIRST, tag)))


def check_folders(root: Path) -> tuple[Finding, ...]:
    """A finding for each folder of *root*/locales that no language is named by."""
    return tuple(
        Finding("bad-language-folder", Where(f"locales/{name}"), {"id": name}) for name in sorted(_folders(root)) if not _is_language(name)
    )


def _folders(root: Path) -> list[str]:
    return [p.name for p in (root / "locales").iterdir() if (p / "LC_MESSAGES").is_dir() and can_be_shown(p.name)]


_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""Language, script and region as BCP 47 writes them; tags stand in addresses, attributes and names of files."""


def _is_language(tag: str) -> bool:
    if not _TAG.fullmatch(tag):
        return False
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def catalog_path(tag: str, domain: str) -> Path:
    """Where the catalog of *domain* in the language *tag* stands, relative to the project."""
    return Path("locales", tag, "LC_MESSAGES", f"{domain}.po")


def load_language(root: Path, tag: str, domains: Iterable[str] = ()) -> tuple["Language", tuple[Finding, ...]]:
    """The language *tag* with the catalogs of the site and of *domains*; findings for those that cannot be read."""
    loaded = {domain: load_catalog(root, tag, domain) for domain in (SITE, *domains)}
    catalogs = {domain: catalog for domain, (catalog, _) in loaded.items() if catalog is not None}
    return Language(tag, MappingProxyType(catalogs)), tuple(finding for _, findings in loaded.values() for finding in findings)


def load_catalog(root: Path, tag: str, domain: str) -> tuple[Catalog | None, tuple[Finding, ...]]:
    """The catalog of *domain* in the language *tag*, if there is one; findings where it cannot be read."""
    path = catalog_path(tag, domain)
    findings: list[Finding] = []
    text = read_text(root, root / path, findings) if (root / path).exists() else None
    try:
        return read_catalog(text, tag) if text is not None else None, tuple(findings)
    except CatalogError as error:
        return None, (Finding("po-syntax", Where(path.as_posix(), error.line), {"reason": str(error)}),)


_Strings = dict[tuple[str | None, str], str | None]
_FOUND: WeakKeyDictionary[Catalog, _Strings] = WeakKeyDictionary()
"""What has been found in each catalog, by context and msgid. Babel takes three times as long to look one up."""


def _are_fixed(catalogs: Mapping[str, Catalog]) -> bool:
    return isinstance(catalogs, dict | MappingProxyType)


@dataclass(frozen=True)
class Language:
    """How one language writes things. Its methods take values and return plain text, never markup."""

    tag: str
    """BCP 47, as in the folder of locales/ and in `<html lang>`."""
    catalogs: Mapping[str, Catalog] = field(default_factory=dict, repr=False)
    """By domain."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "locale", Locale.parse(self.tag, sep="-"))
        # A catalog that is looked up as it is now may be another one the next time.
        kept = {domain: _FOUND.setdefault(catalog, {}) for domain, catalog in self.catalogs.items()} if _are_fixed(self.catalogs) else None
        object.__setattr__(self, "_kept", kept)
        object.__setattr__(self, "_scales", self._read_scales())

    locale: Locale = field(init=False, repr=False, compare=False)
    _kept: "dict[str, _Strings] | None" = field(init=False, repr=False, compare=False)
    """By domain: what has been found in its catalog."""
    _scales: tuple[tuple[Decimal, str], ...] = field(init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return self.name_of(self.tag)

    def name_of(self, tag: str) -> str:
        """What this language calls the language *tag*: "Traditional Chinese", 「英语」."""
        other = Locale.parse(tag, sep="-")
        return str(self.locale.languages.get(str(other)) or other.get_display_name(self.locale) or tag)

    @property
    def is_chinese(self) -> bool:
        """Whether it is written with Chinese punctuation, in simplified or in traditional characters."""
        return self.locale.language == "zh"

    @property
    def regional(self) -> str:
        """The language with the country where most of its readers are, as Open Graph names languages: `zh_CN`."""
        likely = Locale.parse(get_global("likely_subtags").get(str(self.locale), str(self.locale)))
        return "_".join(filter(None, (likely.language, likely.territory)))

    # Texts

    def text(self, text: Text) -> str:
        """*text* in this language; as written where there is no translation (`translated` tells)."""
        return self._found(text, None) or text.msgid

    def translated(self, text: Text) -> bool:
        """Whether *text* is in this language."""
        return self._found(text, None) is not None

    def gettext(self, message: str) -> str:
        return self.text(Text(message))

    def pgettext(self, context: str, message: str) -> str:
        return self.text(Text(message, context=context))

    def ngettext(self, one: str, other: str, number: int) -> str:
        return self.plural(Text(one, plural=other), Decimal(number))

    def counted(self, write: Callable[[int], str]) -> Mapping[str, str]:
        """What *write* gives for a number of each plural form, by the name that CLDR and `Intl.PluralRules` have for the form."""
        numbers = {self.locale.plural_form(n): n for n in range(200, -1, -1)}
        return {form: write(n) for form, n in numbers.items()}

    def plural(self, text: Text, number: Decimal) -> str:
        """The form of a plural message for *number*."""
        if found := self._found(text, number):
            return found
        assert text.plural is not None
        return text.msgid if abs(number) == 1 else text.plural

    def _found(self, text: Text, number: Decimal | None) -> str | None:
        if text.language == self.tag and number is None:
            return text.msgid
        kept = self._kept.get(text.domain) if self._kept is not None and number is None else None
        if kept is None:
            return self._looked_up(text, number)
        key = (text.context, text.msgid)
        if key not in kept:
            kept[key] = self._looked_up(text, None)
        return kept[key]

    def _looked_up(self, text: Text, number: Decimal | None) -> str | None:
        catalog = self.catalogs.get(text.domain)
        message = catalog.get(text.msgid, text.context) if catalog else None
        if message is None or message.fuzzy or not message.string:
            return None
        string = message.string
        if not isinstance(string, str):
            assert catalog is not None
            index = _plural_index(catalog.plural_expr)(int(number) if number is not None and number == int(number) else 2)
            string = string[min(index, len(string) - 1)]
        if text.domain == SITE and "{" in text.msgid and not fits(text.msgid, text.context, string):
            return None
        # What is one line in the source is one in the translation: behind a line end it could begin anew as something else.
        return string if "\n" in text.msgid or len(string.splitlines()) < 2 else " ".join(map(str.strip, string.splitlines()))

    def join(self, items: Iterable[str]) -> str:
        """*items* as an enumeration: "a, b and c", 「a、b和c」."""
        listed = list(items)
        return listed[0] if len(listed) == 1 else str(format_list(listed, locale=self.locale))

    # Numbers

    def number(self, value: Decimal, step: Decimal = Decimal(1)) -> str:
        """*value* in full digits, grouped by three, with as many decimals as *step* has."""
        return _grouped(value, max(0, -_exponent(step), -_exponent(value)), self.locale)

    def short_number(self, value: Decimal, step: Decimal = Decimal(1)) -> str:
        """*value* as prose writes it: with 万, 亿, million or billion where that loses nothing and adds nothing.

        A number that the source prints with a step above 1 ("1.005 million", 「16.3万」) keeps its digits;
        an exact one is shortened only where two decimals hold all of it. Never rounds.
        """
        for scale, pattern in self._scales:
            if abs(value) < scale:
                continue
            if step > 1:
                decimals, limit = max(0, _exponent(scale) - _exponent(step)), _PRINTED_DECIMALS
                if value % scale == 0:
                    decimals = 0  # 300 million is 3亿, not 3.00亿
            else:
                decimals, limit = max(0, -_exponent((value / scale).normalize())), _EXACT_DECIMALS
            if decimals <= limit and value == (value / scale).quantize(Decimal(1).scaleb(-decimals)) * scale:
                return pattern.format(n=self.number(value / scale, Decimal(1).scaleb(-decimals)))
        return self.number(value, step)

    def _read_scales(self) -> tuple[tuple[Decimal, str], ...]:
        # Translators: pairs of a number and how it is written, largest last, separated by ";".
        return read_scales(self.pgettext("pattern.number", "1000000 {n} million; 1000000000 {n} billion"))

    # Quantities: a number with its unit and qualifier

    def quantity(self, o: Observation, *, unit: bool = True, short: bool = True) -> str:
        """The value of *o* with its qualifier: "over 1,400 cases", 「1,400余件」.

        Without *unit* the number alone; without *short* in full digits.
        Empty where there is no value.
        """
        return "" if o.value is None else self.amount(o.value, o.precision, o.unit if unit else None, o.qualifier, short=short)

    def amount(
        self, value: Decimal, step: Decimal, unit: Unit | None, qualifier: Qualifier = Qualifier.EXACT, *, short: bool = True
    ) -> str:
        """The same from its parts."""
        number = self.short_number(value, step) if short else self.number(value, step)
        scaled = any(character.isalpha() for character in number)
        round_count = not scaled and value % 10 == 0 and (unit is None or unit.kind not in (UnitKind.PERCENT, UnitKind.PERCENTAGE_POINT))
        pattern = self._qualifier(qualifier, round_count=round_count)
        inside = "{number}" in pattern
        if inside:
            number = pattern.format(number=number)
        phrase = self.plural(unit.phrase, value).format(n=number) if unit else number
        return phrase if inside else pattern.format(quantity=phrase)

    def _qualifier(self, qualifier: Qualifier, *, round_count: bool) -> str:
        # Translators: {quantity} is the number with its unit; write {number} instead where the word stands between the two.
        p = self.pgettext
        if qualifier is Qualifier.OVER and round_count:
            return p("pattern.qualifier of a round count", "over {quantity}")
        match qualifier:
            case Qualifier.OVER:
                return p("pattern.qualifier", "over {quantity}")
            case Qualifier.NEARLY:
                return p("pattern.qualifier", "nearly {quantity}")
            case Qualifier.ABOUT:
                return p("pattern.qualifier", "about {quantity}")
            case Qualifier.AT_LEAST:
                return p("pattern.qualifier", "at least {quantity}")
            case Qualifier.AT_MOST:
                return p("pattern.qualifier", "at most {quantity}")
            case Qualifier.LESS_THAN:
                return p("pattern.qualifier", "less than {quantity}")
        return "{quantity}"

    def change(self, o: Observation) -> str:
        """A change in words: "up 144.3%", 「上升144.3%」; "up 8.6% a year on average", 「年均上升8.6%」."""
        if o.value is None:
            return ""
        quantity = self.amount(abs(o.value), o.precision, o.unit, o.qualifier)
        if o.yearly:
            return self._yearly_change(o.value, o.unit.kind, quantity)
        if o.value and o.unit.kind is UnitKind.DURATION:
            if o.value < 0:
                return self.pgettext("pattern.change of a duration", "down {quantity}").format(quantity=quantity)
            return self.pgettext("pattern.change of a duration", "up {quantity}").format(quantity=quantity)
        if o.value and o.unit.kind is UnitKind.COUNT:
            if o.value < 0:
                return self.pgettext("pattern.change in number", "down {quantity}").format(quantity=quantity)
            return self.pgettext("pattern.change in number", "up {quantity}").format(quantity=quantity)
        if o.value < 0:
            return self.pgettext("pattern.change", "down {quantity}").format(quantity=quantity)
        if o.value > 0:
            return self.pgettext("pattern.change", "up {quantity}").format(quantity=quantity)
        return self.pgettext("change", "unchanged")

    def _yearly_change(self, value: Decimal, kind: UnitKind, quantity: str) -> str:
        t = self.pgettext
        if value and kind is UnitKind.COUNT:
            if value < 0:
                return t("pattern.change in number", "down {quantity} a year on average").format(quantity=quantity)
            return t("pattern.change in number", "up {quantity} a year on average").format(quantity=quantity)
        if value < 0:
            return t("pattern.change", "down {quantity} a year on average").format(quantity=quantity)
        if value > 0:
            return t("pattern.change", "up {quantity} a year on average").format(quantity=quantity)
        return t("change", "unchanged on average")

    # Time

    def period(self, p: Period) -> str:
        """*p* in words: "July 2016 to March 2020", 「2016年7月至2020年3月」."""
        return self._period(p, "MMMM", self._day)

    def short_period(self, p: Period) -> str:
        """*p* as it stands at an axis or in a column: "Jul–Dec 2016", 「2016年7—12月」."""
        return self._period(p, "MMM", self._day)

    def day(self, day: date) -> str:
        """A date: "February 4, 2021", 「2021年2月4日」."""
        return self._day(day)

    def month(self, number: int) -> str:
        """The name of a month: "February", 「二月」."""
        return str(self.locale.months["format"]["wide"][number])

    def _day(self, day: date) -> str:
        return str(format_date(day, "long", locale=self.locale))

    def _period(self, p: Period, month: str, day: Callable[[date], str]) -> str:
        t = self.pgettext
        start, end = p.start, p.end
        match p.kind:
            case PeriodKind.UNDATED:
                return t("period", "not dated")
            case PeriodKind.OPEN:
                assert start
                return t("pattern.period", "since {start}").format(start=self._point(start, p.grain, month))
            case PeriodKind.CUMULATIVE:
                assert end
                return t("pattern.period", "up to {end}").format(end=self._point(end, p.grain, month))
            case PeriodKind.INSTANT:
                assert end
                if p.grain is PeriodKind.DAY:
                    return t("pattern.period", "as of {day}").format(day=day(end))
                return t("pattern.period", "end of {end}").format(end=self._point(end, p.grain, month))
            case PeriodKind.FISCAL_YEAR:
                assert start
                assert end
                return t("pattern.period", "fiscal year {label} ({start} to {end})").format(
                    label=p.text[2:6],
                    start=self._point(start, PeriodKind.MONTH, month),
                    end=self._point(end, PeriodKind.MONTH, month),
                )
        assert start
        assert end
        if p.kind is PeriodKind.INTERVAL:
            return self._interval(p, month)
        if p.kind in (PeriodKind.HALF, PeriodKind.QUARTER):
            return self._months(start, end, month)
        return self._point(start, p.kind, month)

    def _interval(self, p: Period, month: str) -> str:
        start, end = p.start, p.end
        assert start
        assert end
        whole_years = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
        if whole_years:
            return self.pgettext("pattern.period", "{start} to {end}").format(
                start=self._point(start, PeriodKind.YEAR, month), end=self._point(end, PeriodKind.YEAR, month)
            )
        if p.grain is not PeriodKind.DAY and start.year == end.year:
            return self._months(start, end, month)
        grain = PeriodKind.DAY if p.grain is PeriodKind.DAY else PeriodKind.MONTH
        return self.pgettext("pattern.period", "{start} to {end}").format(
            start=self._point(start, grain, month), end=self._point(end, grain, month)
        )

    def _months(self, start: date, end: date, month: str) -> str:
        # Translators: there are {year}, {first_month} and {last_month} (names), {first_number} and {last_number}.
        return self.pgettext("pattern.period", "{first_month}–{last_month} {year}").format(
            year=start.year,
            first_month=format_date(start, month.replace("M", "L"), locale=self.locale),
            last_month=format_date(end, month.replace("M", "L"), locale=self.locale),
            first_number=start.month,
            last_number=end.month,
        )

    def _point(self, day: date, grain: PeriodKind | None, month: str) -> str:
        """*day* as finely as *grain* says."""
        if grain is PeriodKind.DAY:
            return self._day(day)
        if grain is PeriodKind.YEAR:
            # Translators: {year} is a year in digits.
            return self.pgettext("pattern.period", "{year}").format(year=day.year)
        if grain in (PeriodKind.QUARTER, PeriodKind.HALF):
            length = 3 if grain is PeriodKind.QUARTER else 6
            first = date(day.year, (day.month - 1) // length * length + 1, 1)
            return self._months(first, date(day.year, first.month + length - 1, 1) + timedelta(days=27), month)
        return str(format_skeleton("y" + month, day, locale=self.locale))


@lru_cache(maxsize=10_000)
def _grouped(value: Decimal, decimals: int, locale: Locale) -> str:
    """*value* with so many decimals. A page has a number in its table, its description and its chart: the same is written again and again."""
    return str(format_decimal(value, "#,##0" + ("." + "0" * decimals if decimals else ""), locale=locale))


def read_scales(text: str) -> tuple[tuple[Decimal, str], ...]:
    """Numbers with words of their own and how each is written, largest first. Raises `ValueError` where that is not what *text* says."""
    pairs = [tuple(part.split(maxsplit=1)) for part in text.split(";")]
    try:
        return tuple(sorted(((Decimal(scale), pattern) for scale, pattern in pairs), reverse=True))
    except InvalidOperation:
        raise ValueError(text) from None


_ALSO: Mapping[str, frozenset[str]] = MappingProxyType({
    "pattern.qualifier": frozenset({"quantity", "number"}),
    "pattern.qualifier of a round count": frozenset({"quantity", "number"}),
    "pattern.period": frozenset({"first_number", "last_number"}),
    "pattern.citation APA date": frozenset({"month_number"}),
    "pattern.relation": frozenset({"of", "base", "bare_of", "bare_base"}),
})  # fmt: skip
"""By context: places that a translation may name although its original does not."""


def places(string: str) -> frozenset[str]:
    """The places in braces of a message of the site. Raises `ValueError` where a brace is not closed."""
    return frozenset(name for _, name, _, _ in Formatter().parse(string) if name is not None)


@cache
def fits(msgid: str, context: str | None, translation: str) -> bool:
    """Whether *translation* can be filled in wherever *msgid*, a message of the site, can."""
    context = context or ""
    try:
        if context == "pattern.number":
            return all(places(written) == {"n"} for _, written in read_scales(translation))
        expected, found = places(msgid), places(translation)
    except ValueError:
        return False
    return found <= expected | _ALSO.get(context, frozenset()) if context.startswith("pattern.") else found == expected


@cache
def _plural_index(expression: str) -> Callable[[int], int]:
    """Which form of a plural message a number takes. To read the *expression* takes longer than all else about a number."""
    return gettext.c2py(expression)


def _exponent(number: Decimal) -> int:
    """The power of ten of the last digit that is not zero, for a power of ten its own."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent < 0:
        return exponent
    digits = re.search(r"0*$", format(number, "f"))
    assert digits
    return len(digits.group())
