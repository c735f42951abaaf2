"""Content as files that others write and read: tables, maps, linked data; in, and out again."""
