"""Steps of the database's form, one file each under ``versions``, run by Alembic."""
