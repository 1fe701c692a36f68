"""A WordPress for the session, and the rule that its tests run only when asked for.

`pytest -m wordpress` asks for them, and so does naming this folder or a file in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .services import DidNotStart, NotInstalled
from .site import WordPressSite, wordpress_site
from .stories import SECTIONS, by_hand

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what lies in this folder, and let a path that names the folder overrule `not wordpress`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("wordpress")
    named = [(config.invocation_params.dir / arg.split("::")[0]).resolve() for arg in config.args]
    if any(path == HERE or HERE in path.parents for path in named):
        chosen = str(config.option.markexpr)
        config.option.markexpr = chosen.replace("not wordpress", "(wordpress or not wordpress)")


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPressSite]:
    """A running WordPress without stories. Missing packages fail the test, for a skip would hide them."""
    try:
        with wordpress_site() as site:
            yield site
    except (NotInstalled, DidNotStart) as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def blank(wordpress: WordPressSite) -> str:
    """The empty site's snapshot: a module that seeds stories of its own restores it first."""
    return wordpress.snapshot()


@pytest.fixture(scope="module")
def seeded(wordpress: WordPressSite, blank: str) -> str:
    wordpress.restore(blank)
    wordpress.seed(by_hand(), SECTIONS)
    return wordpress.snapshot()


@pytest.fixture
def site(wordpress: WordPressSite, seeded: str) -> Iterator[WordPressSite]:
    """The site with the stories by hand; a test may do to it what it likes."""
    wordpress.restore(seeded)
    yield wordpress
    assert wordpress.complaints() == ""
