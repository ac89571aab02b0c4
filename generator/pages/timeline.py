"""Reports × Language → what happened when: publications and dated facts by year and month, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from generator.address import report_path
from generator.model import Period, PeriodKind
from generator.pages.browse import First, years_covered
from generator.pages.view import ReportView
from generator.wording import kind_name


@dataclass(frozen=True, slots=True)
class Moment:
    """A publication or a fact at its place in time."""

    day: date
    """Its first day, or the last where only that is known."""
    month: int | None
    """`None` for what is known to be of the year only."""
    when: str
    """In words, where that says more than month and year."""
    kind: str
    kind_name: str
    title: str
    path: str
    """Where it stands, in the tree of the language."""
    id: str
    at: str
    """Its place in the source; empty for the publication itself."""
    covered: str
    """For a publication: the period it covers, in words."""
    view: ReportView


@dataclass(frozen=True, slots=True)
class Month:
    id: str
    name: str
    """Empty for what is known to be of the year only."""
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    id: str
    name: str
    covering: int
    """How many reports cover it."""
    months: tuple[Month, ...]


def list_years(views: Iterable[ReportView]) -> tuple[tuple[Year, ...], int]:
    """Every year in which something happened or which a report covers, the newest first, with the newest moments; how many more there are."""
    listed = tuple(views)
    every = sorted((m for view in listed for m in _moments(view)), key=lambda m: (-m.day.year, -(m.month or 0), -m.day.day))
    first = First.of(every)
    moments = first.shown
    covered = [year for view in listed for year in years_covered(view.report.period, view.report.published)]
    years = sorted({*covered, *(m.day.year for m in moments)}, reverse=True)
    if not listed:
        return (), 0
    language = listed[0].language
    found = tuple(
        Year(
            year=year,
            id=f"y{year}",
            name=language.period(Period(PeriodKind.YEAR, date(year, 1, 1), date(year, 12, 31), str(year))),
            covering=covered.count(year),
            months=tuple(
                _month(listed[0], tuple(group)) for _, group in groupby((m for m in moments if m.day.year == year), lambda m: m.month)
            ),
        )
        for year in years
    )
    return found, first.left


def _month(view: ReportView, moments: tuple[Moment, ...]) -> Month:
    day, month = moments[0].day, moments[0].month
    if month is None:
        return Month(f"m{day.year}", "", moments)
    first = day.replace(day=1)
    name = view.language.period(Period(PeriodKind.MONTH, first, first, first.strftime("%Y-%m")))
    return Month(f"m{first:%Y-%m}", name, moments)


def _moments(view: ReportView) -> Iterable[Moment]:
    report, language = view.report, view.language
    path = report_path(report.id)
    if report.published:
        yield Moment(
            day=report.published,
            month=report.published.month,
            when=language.day(report.published),
            kind=report.kind.value,
            kind_name=kind_name(report.kind, language),
            title=view.prose.plain(report.title),
            path=path,
            id=f"report-{report.id}",
            at="",
            covered=language.period(report.period) if report.period.kind is not PeriodKind.UNDATED else "",
            view=view,
        )
    for fact in report.facts:
        period = fact.date
        if period is None or (day := period.start or period.end) is None:
            continue
        # Of an interval it is only known how finely its end is stated.
        grain = None if period.kind is PeriodKind.INTERVAL else period.grain or period.kind
        yield Moment(
            day=day,
            month=day.month if grain in (PeriodKind.DAY, PeriodKind.MONTH) else None,
            when="" if period.kind in (PeriodKind.YEAR, PeriodKind.MONTH) else language.period(period),
            kind=fact.kind.value,
            kind_name=kind_name(fact.kind, language),
            title=view.prose.plain(fact.title),
            path=f"{path}#{fact.id}",
            id=f"{report.id}--{fact.id}",
            at=fact.at,
            covered="",
            view=view,
        )
