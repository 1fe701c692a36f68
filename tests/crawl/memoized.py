"""Caches the results of slow pure functions, because hundreds of tests store the same articles of small portals.

Analysing a text, finding its lemmas and reading a feed depend only on the arguments, and these functions have tests of
their own. The first call with some arguments is real; later calls return a copy of its result.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from bipol_crawler.analysis import analyse
from bipol_crawler.discover.feeds import read_feed
from bipol_crawler.search.indexing import search_lemmas

_MAX_RESULTS = 4000
_known: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()


def _memoized(work: Callable[..., Any]) -> Callable[..., Any]:
    def answer(*given: Any) -> Any:
        key = (work, *given)
        if key not in _known:
            _known[key] = pickle.dumps(work(*given))
            if len(_known) > _MAX_RESULTS:
                _known.popitem(last=False)
        return pickle.loads(_known[key])

    return answer


_analyse = _memoized(analyse.analyse)
_search_lemmas = _memoized(search_lemmas)
_read_feed = _memoized(read_feed)


@contextmanager
def memoized_functions() -> Iterator[None]:
    """Use the cached functions inside the block."""
    with ExitStack() as stack:
        for place, function in (
            ("bipol_crawler.analysis.analyse.analyse", _analyse),
            ("bipol_crawler.articles.prepared.search_lemmas", _search_lemmas),
            ("bipol_crawler.storage.lemmas.search_lemmas", _search_lemmas),
            ("bipol_crawler.crawl.sources.feed.read_feed", _read_feed),
        ):
            stack.enter_context(mock.patch(place, function))
        yield
