"""What holds for every test: nothing is written beside the project's own archive, nothing is taken from the shell."""

from __future__ import annotations

import os

for _name in [name for name in os.environ if name.startswith("BIPOL_")]:
    del os.environ[_name]
os.environ["BIPOL_LOG_DIR"] = ""
