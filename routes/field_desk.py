"""The cases that riders' reports make, read from the database and closed in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from routes.feedback import FeedbackRow, Verdict
from routes.field_reports import CaseKey, Closing, FieldCase, Told, gather_cases
from routes.model import Side
from routes.retest import Finding
from sites.content_tables import EditionRow
from sites.database import Base, Moment
from sites.edited import ItemKind
from sites.errors import UnknownItem
from sites.rights import Action, Actor, require

MOST_NOTES = 200
LONGEST_REASON = 500


class FieldCaseRow(Base):
    """The table of closings: who closed a case, when, why, and under which content."""

    __tablename__ = "field_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    route_id: Mapped[str]
    site: Mapped[str] = mapped_column(index=True)
    pass_number: Mapped[int]
    verdict: Mapped[str]
    closed_at: Mapped[datetime] = mapped_column(Moment)
    closed_by: Mapped[str]
    closed_by_name: Mapped[str]
    reason: Mapped[str]
    content_version: Mapped[str]
    passed: Mapped[bool]


class CaseRefused(ValueError):  # noqa: N818 - a refusal, named by its reason
    """A case cannot be closed this way: ``no_reason``, ``not_tested``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def list_cases(
    session: Session, actor: Actor | None, changed_at: Mapping[str, datetime] | None = None
) -> tuple[FieldCase, ...]:
    """Return all cases as :func:`gather_cases` orders them. Raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    return gather_cases(_read_told(session), _read_closings(session), changed_at)


def find_case(
    session: Session, key: CaseKey, changed_at: Mapping[str, datetime] | None = None
) -> FieldCase | None:
    """Return one case, or None when nobody has reported it."""
    found = gather_cases(_read_told(session, key), _read_closings(session, key), changed_at)
    return found[0] if found else None


def _only(wanted: Select[Any], key: CaseKey | None) -> Select[Any]:
    row = FeedbackRow
    if key is None:
        return wanted
    return wanted.where(
        row.route_id == key.route,
        row.site == key.site,
        row.pass_number == key.pass_number,
        row.verdict == key.verdict.value,
    )


def _read_told(session: Session, key: CaseKey | None = None) -> Iterable[Told]:
    rows: Iterable[FeedbackRow] = session.scalars(_only(select(FeedbackRow), key))
    for row in rows:
        yield Told(
            CaseKey(row.route_id, row.site, row.pass_number, Verdict(row.verdict)),
            row.received_at,
            row.departure_id,
            row.content_version,
            None if row.side is None else Side(row.side),
            row.abeam_m,
        )


def _read_closings(session: Session, key: CaseKey | None = None) -> dict[CaseKey, Closing]:
    row = FieldCaseRow
    wanted = select(row).order_by(row.id)
    if key is not None:
        wanted = wanted.where(row.site == key.site, row.route_id == key.route)
    return {
        CaseKey(one.route_id, one.site, one.pass_number, Verdict(one.verdict)): Closing(
            one.closed_at,
            one.closed_by,
            one.closed_by_name,
            one.reason,
            one.content_version,
            one.passed,
        )
        for one in session.scalars(wanted)
    }


def list_notes(session: Session, key: CaseKey) -> tuple[tuple[datetime, str], ...]:
    """Return what riders wrote about a cue, the newest first, whatever they called it.

    Plain text of strangers.
    """
    row = FeedbackRow
    wanted = select(row).where(
        row.route_id == key.route,
        row.site == key.site,
        row.pass_number == key.pass_number,
        row.note.is_not(None),
    )
    wanted = wanted.order_by(row.received_at.desc(), row.client_id).limit(MOST_NOTES)
    return tuple((one.received_at, one.note or "") for one in session.scalars(wanted))


def count_open_by_site(session: Session) -> Mapping[str, int]:
    """Return, by place, how many reports are in cases that wait for the office."""
    counts: Counter[str] = Counter()
    for case in gather_cases(_read_told(session), _read_closings(session)):
        if case.is_open:
            counts[case.key.site] += case.since.reports
    return dict(counts)


def count_reports(
    session: Session, actor: Actor | None, since: datetime
) -> Mapping[tuple[str, str, int], int]:
    """Return, by route, place and pass, how many reports came since. Raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    row = FeedbackRow
    cue = (row.route_id, row.site, row.pass_number)
    wanted = select(*cue, func.count()).where(row.received_at >= since).group_by(*cue)
    return {(route, site, number): count for route, site, number, count in session.execute(wanted)}


def close_case(
    session: Session,
    actor: Actor | None,
    key: CaseKey,
    *,
    finding: Finding | None,
    content: str,
    reason: str,
    now: datetime,
) -> Closing:
    """Close a case after the simulator has ridden the whole ride: ``finding`` is what it said.

    Raises NotAllowed, :class:`CaseRefused`, and :class:`UnknownItem` when nobody reported it.
    """
    who = require(actor, Action.EDIT_CONTENT)
    said = " ".join(reason.split())[:LONGEST_REASON]
    if not said:
        raise CaseRefused("no_reason")
    if finding is None or finding.report[:3] != key[1:]:
        raise CaseRefused("not_tested")
    if find_case(session, key) is None:
        raise UnknownItem("field_case", f"{key.route} {key.site} {key.pass_number}")
    closing = Closing(now, who.account, who.name, said, content, finding.passed)
    session.add(
        FieldCaseRow(
            route_id=key.route,
            site=key.site,
            pass_number=key.pass_number,
            verdict=key.verdict.value,
            closed_at=closing.at,
            closed_by=closing.by,
            closed_by_name=closing.by_name,
            reason=closing.reason,
            content_version=closing.content,
            passed=closing.passed,
        )
    )
    session.flush()
    return closing


def find_changes(session: Session) -> Mapping[str, datetime]:
    """Return when each place was last published here; those never published here are left out."""
    row = EditionRow
    wanted = select(row.item, func.max(row.at)).where(row.kind == ItemKind.SITE.value)
    return {str(site): at for site, at in session.execute(wanted.group_by(row.item))}
