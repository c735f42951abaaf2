"""Days on which a place is not as it is told: closed, behind scaffolding, taken by an event."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from sites.text import Frozen, PartialDate, Text, broken_range, is_in_order


class ClosureKind(StrEnum):
    """Why a place is not for some days as it is told."""

    CLOSED = "closed"
    SCAFFOLDED = "scaffolded"
    EVENT = "event"


class Closure(Frozen):
    """A span of days in which the place is closed or hidden (works, event)."""

    kind: ClosureKind = ClosureKind.CLOSED
    from_date: PartialDate
    until_date: PartialDate | None = None
    reason: Text

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.until_date is not None and not is_in_order(self.from_date, self.until_date):
            raise broken_range(self.from_date, self.until_date)
        return self
