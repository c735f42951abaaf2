"""Every table there is, gathered so that the migrations can be compared with them."""

from __future__ import annotations

from routes import (
    class_day,
    departures,
    feedback,
    field_desk,
    journal,
    live,
    own_routes,
    rosters,
    tours,
    visit_desk,
)
from sites import accounts, content_tables, gallery, tallies
from sites.database import Base

TABLES = (
    departures.DepartureRow,
    tours.TourRow,
    journal.FixRow,
    journal.EventRow,
    live.LiveRow,
    feedback.FeedbackRow,
    field_desk.FieldCaseRow,
    tallies.TallyRow,
    tallies.TallyBatchRow,
    gallery.PictureRow,
    accounts.AccountRow,
    accounts.SignInRow,
    accounts.FailedSignInRow,
    content_tables.RevisionRow,
    content_tables.ItemRow,
    content_tables.WorkRow,
    content_tables.EntryRow,
    content_tables.CommentRow,
    content_tables.EditionRow,
    own_routes.OwnRouteRow,
    visit_desk.VisitPlanRow,
    rosters.RosterRow,
    class_day.CheckInRow,
    class_day.NoticeRow,
    class_day.GroupCountRow,
)
METADATA = Base.metadata
