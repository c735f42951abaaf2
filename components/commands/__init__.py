"""The commands behind `jejak`, one noun a file."""
