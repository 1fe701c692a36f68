"""What the dearest pure functions answer, remembered: hundreds of crawls store the same articles of small portals.

To analyse a text, to look up its lemmas and to read a feed needs nothing but the arguments, and tests of their own hold
these functions to their rules. The first call is the real one; whoever asks again is given a copy of its answer.
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

_MOST = 4000
_known: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()


def _remembering(work: Callable[..., Any]) -> Callable[..., Any]:
    def answer(*given: Any) -> Any:
        key = (work, *given)
        if key not in _known:
            _known[key] = pickle.dumps(work(*given))
            if len(_known) > _MOST:
                _known.popitem(last=False)
        return pickle.loads(_known[key])

    return answer


_analyse = _remembering(analyse.analyse)
_search_lemmas = _remembering(search_lemmas)
_read_feed = _remembering(read_feed)


@contextmanager
def known_answers() -> Iterator[None]:
    """While it lasts, what was answered once is not worked out again."""
    with ExitStack() as stack:
        for place, function in (
            ("bipol_crawler.analysis.analyse.analyse", _analyse),
            ("bipol_crawler.articles.prepared.search_lemmas", _search_lemmas),
            ("bipol_crawler.storage.lemmas.search_lemmas", _search_lemmas),
            ("bipol_crawler.crawl.sources.feed.read_feed", _read_feed),
        ):
            stack.enter_context(mock.patch(place, function))
        yield
