"""What the program needs when it runs may be used in an Apache-2.0 program, by what each package says of itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parents[1]
FITTING = re.compile(
    r"(?:the )?(?:MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|CNRI-Python|ZPL|Zope|MPL|Mozilla|Public Domain"
    r"|Unlicense|CC0|Zlib)\b|PSFL$|BSD$",
    re.IGNORECASE,
)
"""Permissive ones; and the Mozilla licences, whose copyleft ends at the package's own files."""
UNFIT = re.compile(
    r"\b[AL]?GPL|General Public|SSPL|Server Side Public|BUSL|Business Source|EUPL|CC-BY-(?:NC|SA)", re.IGNORECASE
)


def runtime() -> Iterator[Distribution]:
    """Every installed distribution that the project's own dependencies lead to."""
    wanted = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    queue, seen = [(Requirement(line), "") for line in wanted], set[tuple[str, str]]()
    while queue:
        needed, extra = queue.pop()
        if needed.marker and not needed.marker.evaluate({"extra": extra}):
            continue
        for part in ("", *needed.extras):
            key = (canonicalize_name(needed.name), part)
            if key in seen:
                continue
            seen.add(key)
            try:
                found = distribution(needed.name)
            except PackageNotFoundError:
                assert extra, f"{needed.name} is not installed"
                continue
            queue += [(Requirement(line), part) for line in found.requires or ()]
            if not part:
                yield found


def licence(found: Distribution) -> str:
    """A distribution's licence: its SPDX expression, its classifiers, or the first line of its field."""
    said = found.metadata
    classifiers = [
        line.split("::")[-1].strip() for line in said.get_all("Classifier") or () if line.startswith("License")
    ]
    names = [name for name in classifiers if name != "OSI Approved"]
    field = (said.get("License") or "").strip().partition("\n")[0]
    return said.get("License-Expression") or " AND ".join(names) or field or "unknown"


def fits(expression: str) -> bool:
    """Whether one of the choices that a licence leaves may be made."""
    return any(
        all(FITTING.match(part.strip(" ()")) and not UNFIT.search(part) for part in re.split(r"\bAND\b", choice))
        for choice in re.split(r"\bOR\b", expression)
    )


def test_each_runtime_dependency_has_a_licence_that_fits() -> None:
    told = {found.name: licence(found) for found in runtime()}
    assert len(told) > 50, "the walk went astray"
    assert {"scrapy", "datasette", "warcio", "lxml"} <= {canonicalize_name(name) for name in told}
    assert {name: said for name, said in told.items() if not fits(said)} == {}


@pytest.mark.parametrize(
    ("expression", "fitting"),
    [
        ("MIT", True), ("Apache-2.0 AND MIT", True), ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("Mozilla Public License 2.0 (MPL 2.0)", True), ("AGPL-3.0-or-later", False), ("unknown", False), ("", False),
        ("GNU Affero General Public License v3", False), ("MIT AND GPL-3.0-only", False), ("LGPL-3.0-only", False),
        ("SSPL-1.0", False), ("Proprietary", False), ("MITRE", False),
    ],
)  # fmt: skip
def test_licences_are_distinguished(expression: str, fitting: bool) -> None:
    assert fits(expression) is fitting
