"""The front page, listings, static pages and the 404 page in the theme's markup."""

from __future__ import annotations

from collections.abc import Sequence

from bipol_crawler.demo.assignment import Head
from bipol_crawler.demo.dates import stamp
from bipol_crawler.demo.markup import typed
from bipol_crawler.demo.pages import NAME, Theme, frame, link, section_url, title

PER_PAGE = 10


def pages_of(total: int, per_page: int = PER_PAGE) -> int:
    """Return the number of pages for ``total`` entries; an empty listing has one page."""
    return max(1, -(-total // per_page))


def front(theme: Theme, heads: Sequence[Head], page: int, total: int) -> str:
    """Return page ``page`` of the front page."""
    rows = "\n".join(
        f'<div class="news-feed-list"><a class="news-feed-link" href="{link(theme, known)}">'
        f'<h2 class="news-feed-judul">{title(known)}</h2><p class="tanggal">{stamp(known.published)}</p></a></div>'
        for known in heads
    )
    main = f'<div class="news-feed">\n{rows}\n</div>\n{_pagination(f"{theme.url}/", page, pages_of(total))}'
    return frame(theme, name=NAME, body_class="home blog" if page == 1 else f"home blog paged paged-{page}", main=main)


def archive(theme: Theme, name: str, first: str, heads: Sequence[Head], page: int, total: int) -> str:
    """Return page ``page`` of a section, tag, account or month; ``first`` is the address of its first page."""
    rows = "\n".join(
        f'<div class="category-text-wrap"><h2><a href="{link(theme, known)}">{title(known)}</a></h2>'
        f'<p class="category-kategori"><a href="{section_url(theme, known.categories[0][0])}">'
        f"{typed(known.categories[0][1])}</a> <span>{stamp(known.published)}</span></p>"
        f'<p class="tanggal-mobile">{stamp(known.published)}</p></div>'
        for known in heads
    )
    main = f'<h1 class="archive-title">{typed(name)}</h1>\n{rows}\n{_pagination(first, page, pages_of(total))}'
    return frame(theme, name=f"{typed(name)} &#8211; {NAME}", body_class=f"archive paged-{page}", main=main)


def _pagination(first: str, page: int, pages: int) -> str:
    if pages == 1:
        return ""

    def to(number: int) -> str:
        return first if number == 1 else f"{first}page/{number}/"

    links = [f'<a class="prev page-numbers" href="{to(page - 1)}">Sebelumnya</a>'] if page > 1 else []
    for number in sorted({1, page - 1, page, page + 1, pages} & set(range(1, pages + 1))):
        links.append(f'<span aria-current="page" class="page-numbers current">{number}</span>' if number == page
                     else f'<a class="page-numbers" href="{to(number)}">{number}</a>')  # fmt: skip
    if page < pages:
        links.append(f'<a class="next page-numbers" href="{to(page + 1)}">Berikutnya</a>')
    return f'<nav class="navigation pagination"><div class="nav-links">{" ".join(links)}</div></nav>'


def plain_page(theme: Theme, slug: str, name: str) -> str:
    """Return a static page of WordPress, which is not an article (the masthead, the code of practice)."""
    main = (
        f'<div id="page-content" class="page-{slug}"><h1>{name}</h1>'
        "<p>Halaman ini memuat keterangan tentang situs peraga.</p></div>"
    )
    head = f'<link rel="canonical" href="{theme.url}/{slug}/" />\n'
    return frame(
        theme,
        name=f"{name} &#8211; {NAME}",
        body_class="page-template-default page page-id-7",
        main=main,
        head=head,
    )


def not_found(theme: Theme) -> str:
    """Return the theme's 404 page."""
    main = (
        '<div class="not-found"><h1>Halaman tidak ditemukan</h1>'
        "<p>Maaf, alamat yang Anda tuju tidak ada di situs ini.</p></div>"
    )
    return frame(theme, name=f"Halaman tidak ditemukan &#8211; {NAME}", body_class="error404", main=main)
