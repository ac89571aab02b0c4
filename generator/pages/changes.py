"""Reports × Language → what is new on the site, day by day: reports that came in, corrections that were recorded.

The days are those in the data; what bears none stands at the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from generator.address import report_path
from generator.language import Language
from generator.model import Action, Correction
from generator.pages.view import ReportView


@dataclass(frozen=True, slots=True)
class Change:
    """A new report or a correction, as readers see it."""

    day: date | None
    kind: str
    """`report`, `conflict` (a correction that records numbers which do not agree) or `correction`."""
    kind_name: str
    view: ReportView
    correction: Correction | None
    """`None` for a report."""
    id: str
    """An anchor on the page of changes."""
    path: str
    """Where it is shown in full, in the tree of the language."""
    title: str
    """Of the report."""
    action: str = ""
    """What we do about it, in words."""

    @property
    def heading(self) -> str:
        """*title* with what happened: in feeds it stands alone."""
        if self.correction is None:
            return self.view.language.gettext("New report: {title}").format(title=self.title)
        at = self.correction.at
        return self.view.language.gettext("Correction to “{title}”, {place}").format(title=self.title, place=at)


@dataclass(frozen=True, slots=True)
class Day:
    """What changed on one day."""

    day: date | None
    changes: tuple[Change, ...]

    @property
    def id(self) -> str:
        """Its anchor."""
        return f"d{self.day}" if self.day else "earlier"


def list_changes(views: Iterable[ReportView]) -> tuple[Change, ...]:
    """All changes, the newest first; those of one day in the order of reports, new reports before corrections."""
    every = [change for view in views for change in _changes(view)]
    return tuple(sorted(every, key=lambda c: (-(c.day or date.min).toordinal(), c.correction is not None)))


def by_day(changes: Sequence[Change]) -> tuple[Day, ...]:
    return tuple(Day(day, tuple(group)) for day, group in groupby(changes, key=lambda change: change.day))


def change_kind(kind: str, language: Language) -> str:
    """The word for a kind of change."""
    t = language.pgettext
    return {
        "report": t("kind of change", "New report"),
        "conflict": t("kind of change", "Numbers that do not agree"),
        "correction": t("kind of change", "Misprint or wording"),
    }[kind]


def action_words(action: Action | None, language: Language) -> str:
    """What we do about something that the source prints; empty where nothing but the reading is to be said."""
    _ = language.gettext
    if action is Action.KEEP:
        return _("The printed number stands.")
    return _("We use our reading; the printed form is shown beside it.") if action is Action.READ else ""


def _changes(view: ReportView) -> Iterable[Change]:
    report, language = view.report, view.language
    title = view.prose.plain(report.title)
    path = report_path(report.id)
    yield Change(report.added, "report", change_kind("report", language), view, None, f"report-{report.id}", path, title)
    for correction in report.corrections:
        kind = "conflict" if correction.relation else "correction"
        yield Change(
            day=correction.recorded or report.added,
            kind=kind,
            kind_name=change_kind(kind, language),
            view=view,
            correction=correction,
            id=f"{report.id}--{correction.id}",
            path=f"{path}#{correction.id}",
            title=title,
            action=action_words(correction.action, language),
        )
