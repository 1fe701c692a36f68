"""The archive's SQLite file: opening it, its migrations and its flat views."""
