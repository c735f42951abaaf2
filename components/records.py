"""Every table there is, gathered so that the migrations can be compared with them."""

from __future__ import annotations

from routes import departures, feedback, journal, live, tours
from sites.database import Base

TABLES = (
    departures.DepartureRow,
    tours.TourRow,
    journal.FixRow,
    journal.EventRow,
    live.LiveRow,
    feedback.FeedbackRow,
)
METADATA = Base.metadata
