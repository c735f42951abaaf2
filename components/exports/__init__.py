"""Files that leave the house: calendars, tracks, tables, feeds."""
