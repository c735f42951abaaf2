"""Every table there is, gathered so that the migrations can be compared with them."""

from __future__ import annotations

from routes import (
    class_day,
    departures,
    feedback,
    journal,
    live,
    own_routes,
    rosters,
    tours,
    visit_desk,
)
from sites import accounts
from sites.database import Base

TABLES = (
    departures.DepartureRow,
    tours.TourRow,
    journal.FixRow,
    journal.EventRow,
    live.LiveRow,
    feedback.FeedbackRow,
    accounts.AccountRow,
    accounts.SignInRow,
    accounts.FailedSignInRow,
    own_routes.OwnRouteRow,
    visit_desk.VisitPlanRow,
    rosters.RosterRow,
    class_day.CheckInRow,
    class_day.NoticeRow,
    class_day.GroupCountRow,
)
METADATA = Base.metadata
