"""The program's commands: their names, arguments and exit statuses. What a command does is in ``actions``."""
