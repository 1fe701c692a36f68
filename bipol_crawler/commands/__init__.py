"""The program's commands. Each module with a class ``Command`` is one command; the others are shared by commands."""
