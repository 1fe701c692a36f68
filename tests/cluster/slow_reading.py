"""Makes a worker of Dask read slowly (``dask worker --preload``), so that there is a middle in which to kill it."""

from __future__ import annotations

import time
from pathlib import Path

from bipol_crawler.articles.page_loader import Reader
from bipol_crawler.reparse import cluster
from bipol_crawler.reparse.article import Reread, read_again


def _slowly(db: Reader, warc_dir: Path, article_id: int, portal: str) -> Reread:
    time.sleep(0.02)
    return read_again(db, warc_dir, article_id, portal)


setattr(cluster, "read_again", _slowly)  # noqa: B010
