"""The archive: one SQLite file, its schema, its one writer and its frontier."""
