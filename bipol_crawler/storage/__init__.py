"""The archive's SQLite file: how it is opened, its migrations and its flat views."""
