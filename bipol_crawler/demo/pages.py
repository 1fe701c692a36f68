"""Article pages in the theme's markup (text domain ``nomina``), and the common parts of all pages."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from html import escape
from urllib.parse import quote

from bipol_crawler.demo.assignment import Head
from bipol_crawler.demo.dates import long_day, short_stamp, stamp
from bipol_crawler.demo.markup import NEXTPAGE, typed
from bipol_crawler.demo.phrases import SECTIONS
from bipol_crawler.demo.story import Story, Term

NAME = "Bandung Informasi Politik (peraga)"
BLOCK_COMMENT = re.compile(r"<!-- /?wp:[^>]* -->\n?")
PROTECTED = "Diproteksi: "


@dataclass(frozen=True, slots=True)
class Theme:
    """The theme's settings: the portal's address, whether it prints the time, whether an SEO plugin is active."""

    url: str
    time: bool
    seo: bool


@dataclass(frozen=True, slots=True)
class Sidebar:
    """The other contents of a story's page: related and newest stories, and the number of readers."""

    related: Sequence[Head]
    latest: Sequence[Head]
    views: int


def link(theme: Theme, known: Head | Story) -> str:
    """Return a story's address."""
    return f"{theme.url}/{known.slug}/"


def title(known: Head | Story) -> str:
    """Return a story's title as HTML; WordPress puts a word before the titles of protected posts."""
    return typed((PROTECTED if known.password else "") + known.title)


def section_url(theme: Theme, slug: str) -> str:
    """Return a section's main address, which is below its parent's."""
    parent = SECTIONS[slug][1]
    return f"{theme.url}/category/{parent + '/' if parent else ''}{slug}/"


def frame(theme: Theme, *, name: str, body_class: str, main: str, head: str = "") -> str:
    """Return a whole page that contains ``main``. ``name`` and ``main`` are HTML."""
    menu = "".join(
        f'<li><a href="{section_url(theme, slug)}">{typed(SECTIONS[slug][0])}</a></li>'
        for slug in ("jawa-barat", "pemerintahan", "olahraga", "pendidikan")
    )
    return f"""<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
<link rel="alternate" type="application/rss+xml" title="{NAME} &raquo; Feed" href="{theme.url}/feed/" />
{head}<link rel="https://api.w.org/" href="{theme.url}/wp-json/" />
<style>body{{font-family:sans-serif;max-width:46rem;margin:auto}}img{{max-width:100%;height:auto}}</style>
</head>
<body class="{body_class}">
<div id="header"><a href="{theme.url}/">{NAME}</a><ul class="menu">{menu}</ul></div>
{main}
<div id="footer"><p>Semua nama dan kejadian di sini rekaan. <a href="{theme.url}/redaksi/">Redaksi</a></p></div>
</body>
</html>
"""


def text_pages(content: str) -> list[str]:
    """Return the post's content as it is printed, one string for each page."""
    return [BLOCK_COMMENT.sub("", page).strip("\n") for page in content.split(NEXTPAGE)]


def article(theme: Theme, story: Story, page: int, sidebar: Sidebar) -> str:
    """Return page ``page`` (from 1) of a story."""
    locked = story.password is not None
    terms = [f"category-{slug}" for slug, _ in story.categories] + [f"tag-{slug}" for slug, _ in story.tags]
    thumbnail = "has-post-thumbnail " if story.photo else ""
    shares = _shares(theme, story)
    parts = [
        '<div id="single-content-wrap"><div id="single-content" class="post-'
        f"{story.post_id} post type-post status-publish format-standard {thumbnail}hentry {' '.join(terms)}\">",
        f'<div class="wrap-kategori-tanggal"><p class="single-kategori"><a href="{theme.url}/">Home</a> / '
        f"{' / '.join(_section(theme, term) for term in story.categories)}</p></div>",
        f"<h1>{title(story)}</h1>",
        _meta(theme, story, shares),
        f'<div class="media-sosial-mobile">{shares}</div>',
        _lead_photo(theme, story),
        f'<div id="single-article-text" class="single-article-text">\n{_text(theme, story, page, locked)}\n</div>',
        _related(theme, sidebar.related[:8], timed=False),
        f"<div class='totalpembaca'>Berita ini {sidebar.views} kali dibaca</div>" if story.post_id % 10 else "",
        _tags(theme, story),
        "<div class='additional'><p>Ikuti kanal kami</p></div>" if story.post_id % 4 == 0 else "",
        '<div class="desktop-berita-terbaru"><p class="berita-terbaru">Berita Terbaru</p>'
        + "".join(_latest(theme, known) for known in sidebar.latest[:6]) + "</div>",
        "</div>",
        f'<div class="mobile-berita-terkait">{_related(theme, sidebar.related[:5], timed=True)}</div>',
        '<div class="mobile-berita-terbaru"><p class="berita-terbaru">Berita Terbaru</p>'
        + "".join(_latest(theme, known) for known in sidebar.latest[:5]) + "</div>",
        "</div>",
    ]  # fmt: skip
    body_class = f"post-template-default single single-post postid-{story.post_id} single-format-standard"
    if page > 1:
        body_class += f" paged-{page} single-paged-{page}"
    return frame(
        theme,
        name=f"{title(story)} &#8211; {NAME}",
        body_class=body_class,
        main="\n".join(filter(None, parts)),
        head=_head(theme, story, page),
    )


def _head(theme: Theme, story: Story, page: int) -> str:
    address = link(theme, story) + (f"{page}/" if page > 1 else "")
    lines = [
        f'<link rel="canonical" href="{address}" />',
        f"<link rel='shortlink' href='{theme.url}/?p={story.post_id}' />",
        f'<link rel="alternate" type="application/json" href="{theme.url}/wp-json/wp/v2/posts/{story.post_id}" />',
    ]
    if theme.seo:
        published, modified = (at.astimezone(UTC).isoformat() for at in (story.published, story.modified))
        graph = {"@context": "https://schema.org", "@graph": [{
            "@type": "NewsArticle", "@id": f"{link(theme, story)}#article", "headline": story.title,
            "datePublished": published, "dateModified": modified, "author": {"@type": "Person", "name": story.author},
        }]}  # fmt: skip
        lines += [
            f'<meta property="og:title" content="{typed(story.title)}" />',
            f'<meta property="og:url" content="{link(theme, story)}" />',
            f'<meta property="article:published_time" content="{published}" />',
            f'<meta property="article:modified_time" content="{modified}" />',
            f'<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script>',
        ]
    return "\n".join(lines) + "\n"


def _section(theme: Theme, term: Term) -> str:
    return f'<a href="{section_url(theme, term[0])}" rel="category tag">{typed(term[1])}</a>'


def _shares(theme: Theme, story: Story) -> str:
    address = quote(link(theme, story), safe="")
    to = (
        ("facebook", f"https://www.facebook.com/sharer/sharer.php?u={address}"),
        ("twitter", f"https://twitter.com/share?url={address}"),
        ("whatsapp", f"https://api.whatsapp.com/send?text={address}"),
    )
    links = "".join(f'<a href="{href}" rel="nofollow" title="{name}">{name} icon</a> ' for name, href in to)
    return f'{links}<a href="#" class="copy">copy</a> <p class="copied">URL berhasil dicopy</p>'


def _meta(theme: Theme, story: Story, shares: str) -> str:
    avatar = (
        f'<p class="foto-penulis"><img src="{theme.url}/wp-content/uploads/avatar.png" width="40" alt=""></p>'
        if story.post_id % 3 == 0
        else ""
    )
    # if the account was deleted, the theme prints an empty span and the label
    account = (
        f'<a href="{theme.url}/author/{story.login}/" title="Pos-pos oleh {escape(story.author)}" rel="author">'
        f"{typed(story.author)}</a>"
        if story.login
        else ""
    )
    clock = f" <span>-  {story.published:%H:%M} WIB</span>" if theme.time else ""
    return (f'<div class="container-single-meta">{avatar}<div class="group-penulis-dan-tanggal">'
            f'<p class="nama-penulis"><span>{account}</span> - Editor</p>'
            f'<p class="tanggal-single">{long_day(story.published)}{clock}</p></div>'
            f'<div class="single-media-social">{shares}</div></div>')  # fmt: skip


def _lead_photo(theme: Theme, story: Story) -> str:
    photo = story.photo
    if photo is None:
        return ""
    shown = photo.caption_html or typed(photo.caption or "")
    # the theme prints the caption into alt unescaped: a quote or a link there ends the attribute early
    alt = shown.replace("&quot;", '"')
    image = (f'<p class="foto-utama"><img src="{theme.url}{photo.file}" alt="{alt}" '
             f'width="{photo.width}" height="{photo.height}"></p>')  # fmt: skip
    if not shown:
        return image
    if story.post_id % 5 == 0:
        return f'{image}\n<p class="caption-info">i</p>\n<p class="caption-photo-buka-tutup">{shown}</p>'
    return f'{image}\n<p class="caption-photo">{shown}</p>'


def _text(theme: Theme, story: Story, page: int, locked: bool) -> str:
    if locked:
        return (f'<form action="{theme.url}/wp-login.php?action=postpass" class="post-password-form" method="post">'
                "<p>Konten ini diproteksi dengan kata sandi. Untuk melihatnya, masukkan kata sandi di bawah ini:</p>"
                f'<p><label for="pwbox-{story.post_id}">Kata sandi: <input name="post_password" type="password" '
                'size="20" /></label> <input type="submit" name="Submit" value="Masuk" /></p></form>')  # fmt: skip
    pages = text_pages(story.content)
    parts = [pages[page - 1]]
    for css, label, value in (
        ("penulis-bawah", "Penulis", story.penulis),
        ("editor-bawah", "Editor", story.editor),
        ("sumber-berita-bawah", "Sumber Berita", story.sumber),
    ):
        if value:
            parts.append(f"<p class='{css}'><strong>{label} : </strong>{typed(value)}</p>")
    if len(pages) > 1:
        parts.append(_page_links(theme, story, page, len(pages)))
    if story.post_id % 2:
        parts.append(
            "<div id='berlangganan-whatsapp'>Follow WhatsApp Channel untuk berita terbaru setiap hari "
            "<a href='https://whatsapp.com/channel/contoh'>Follow</a></div>"
        )
    return "\n".join(filter(None, parts))


def _page_links(theme: Theme, story: Story, page: int, pages: int) -> str:
    def to(number: int) -> str:
        return link(theme, story) + (f"{number}/" if number > 1 else "")

    numbers = " ".join(
        f'<span class="post-page-numbers current" aria-current="page">{number}</span>' if number == page
        else f'<a href="{to(number)}" class="post-page-numbers">{number}</a>'
        for number in range(1, pages + 1)
    )  # fmt: skip
    onward = f' <a href="{to(page + 1)}">Selanjutnya</a>' if page < pages else ""
    return f'<p class="page-link-wrap"><span class="halaman-text">Halaman : </span> {numbers}{onward}</p>'


def _related(theme: Theme, related: Sequence[Head], *, timed: bool) -> str:
    boxes = "\n".join(
        '<div class="related-post-box">'
        + (f'<p class="mobile-tanggal-terkait">{stamp(known.published)}</p>' if timed else "")
        + f'<a href="{link(theme, known)}"><span>{title(known)}</span></a></div>'
        for known in related
    )
    return f'<div class="related-post-wrap"><p class="berita-terkait">Berita Terkait</p>\n{boxes}\n</div>'


def _latest(theme: Theme, known: Head) -> str:
    return (f'<div class="berita-terbaru-box"><p class="kategori-berita-terbaru">{typed(known.categories[0][1])}</p>'
            f'<p class="judul-berita-terbaru"><a href="{link(theme, known)}">{title(known)}</a></p>'
            f'<p class="tanggal-berita-terbaru">{short_stamp(known.published)}</p></div>')  # fmt: skip


def _tags(theme: Theme, story: Story) -> str:
    if not story.tags:
        return ""
    tags = " ".join(f'<a href="{theme.url}/tag/{slug}/" rel="tag">{typed(name)}</a>' for slug, name in story.tags)
    return f'<div class="tagname"><span>Tag :</span> {tags}</div>'
