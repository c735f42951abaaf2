"""One straight script per page."""
