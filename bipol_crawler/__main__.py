"""``bipol COMMAND``, or ``python -m bipol_crawler COMMAND``: every command, from any folder.

In the checkout ``scrapy COMMAND`` does the same. Scrapy finds the settings of a project through ``scrapy.cfg``, which
an installed package does not have; so this module names the settings.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pkgutil import iter_modules

from scrapy.cmdline import execute

from bipol_crawler import commands

_SETTINGS = "bipol_crawler.settings"


def main() -> None:
    """Run the command named on the command line, or list all commands. Ends the process with the exit status."""
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(listed_commands())
        sys.exit(0)
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", _SETTINGS)
    execute(["bipol", *sys.argv[1:]])


def listed_commands() -> str:
    """The commands with their short descriptions, one on each line."""
    modules = [import_module(f"{commands.__name__}.{module.name}") for module in iter_modules(commands.__path__)]
    described = [
        (module.__name__.rpartition(".")[2], module.Command()) for module in modules if hasattr(module, "Command")
    ]
    lines = [f"  {name:<10} {command.short_desc()}" for name, command in described]
    return "\n".join(["Usage: bipol COMMAND [options]; bipol COMMAND -h lists the options", "", *lines])


if __name__ == "__main__":
    main()
