"""The related boxes of the portal's theme: each article once, with its headline, however its card is made."""

from __future__ import annotations

import pytest

from bipol_crawler.extract import read
from bipol_crawler.items import Article
from tests.parse.typed_pages import page_of, served

PICTURE = "<img src='/wp-content/uploads/t.jpg' alt='Panen'>"


@pytest.mark.parametrize(
    "card",
    [
        "<a href='/panen-raya/'><span>Panen Raya</span></a>",
        f"<a href='/panen-raya/'>{PICTURE}</a><a href='/panen-raya/'><span>Panen Raya</span></a>",
        f"<a href='/panen-raya/'>{PICTURE}</a><h4><a href='https://bipol.co/panen-raya/'>Panen Raya</a></h4>",
        f"<a>{PICTURE}</a><a href='#'>x</a><a href='/panen-raya/'> \n </a><p><a href='/panen-raya/'>Panen Raya</a></p>",
        f"<a href='/panen-raya/'>{PICTURE}<span>Panen Raya</span></a><a href='/category/desa/'>Desa</a>",
        f"<a href='/panen-raya/'>{PICTURE}</a><a href='/category/desa/'>Desa</a><a href='/panen-raya/'>Panen Raya</a>",
    ],
)
def test_a_card_gives_one_link_with_its_headline(card: str) -> None:
    boxes = f'<div class="related-post-wrap"><div class="related-post-box">{card}</div></div>'
    article = read(served(page_of("<p>Satu.</p>").replace("</body>", f"{boxes}</body>")))
    assert isinstance(article, Article)
    assert [(link.block, link.url, link.headline) for link in article.links] == [
        ("related", "https://bipol.co/panen-raya/", "Panen Raya")
    ]
