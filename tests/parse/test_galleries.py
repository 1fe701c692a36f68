"""The pictures of a gallery keep their captions, whatever plugin made it: its form tells, not its names."""

from __future__ import annotations

import pytest

from tests.parse.foreign_themes import HEADLINE, TEXT, page
from tests.parse.test_foreign_themes import article as foreign_article
from tests.parse.typed_pages import article

UPLOADS = "https://bipol.co/wp-content/uploads/2024/11"
CAPTIONS = ("Warga memindahkan lemari ke lantai dua.", "Perahu karet di Baleendah (Foto: BPBD)")
FILES = (f"{UPLOADS}/banjir-1.jpg", f"{UPLOADS}/banjir-2.jpg")
SMALL = (f"{UPLOADS}/banjir-1-300x200.jpg", f"{UPLOADS}/banjir-2-300x200.jpg")


def gallery(item: str, frame: str = "<div class='bingkai'><div class='baris'>{}</div></div>") -> str:
    """A gallery of two pictures; in ``item`` stand FILE, SMALL, NAME and CAPTION."""
    items = [
        item.replace("FILE", file).replace("SMALL", small).replace("NAME", file[-12:-4]).replace("CAPTION", caption)
        for file, small, caption in zip(FILES, SMALL, CAPTIONS, strict=True)
    ]
    return frame.format("".join(items))


GALLERIES = {
    "Modula": gallery(
        "<div class='modula-item effect-pufrobo'><div class='modula-item-overlay'></div><div"
        " class='modula-item-content'>"
        "<a class='tile-inner modula-item-link' href='FILE' data-caption='x y'></a><img class='pic' src='SMALL' "
        "data-full='FILE'><div class='figc'><div class='figc-inner'><p class='description'>CAPTION</p>"
        "</div></div></div></div>"
    ),
    "NextGEN": gallery(
        "<div class='ngg-gallery-thumbnail-box'><div class='ngg-gallery-thumbnail'><a href='FILE' title='NAME' "
        "data-title='NAME' data-description='CAPTION'><img title='NAME' alt=''"
        f" src='{UPLOADS}/thumbs/thumbs_NAME.jpg' "
        "width='240' height='160'></a></div></div>",
        "<div class='ngg-galleryoverview'>{}<div class='slideshowlink'><a href='/x/slideshow'>"
        "[Salindia]</a></div></div>",
    ),
    "FooGallery": gallery(
        "<div class='fg-item fg-type-image'><figure class='fg-item-inner'><a class='fg-thumb' href='FILE' "
        "data-caption-desc='CAPTION'><span class='fg-image-wrap'><img class='fg-image'"
        f" data-src-fg='{UPLOADS}/cache/NAME/9.jpg' "
        "src='data:image/svg+xml,x'></span></a><figcaption class='fg-caption'><div"
        " class='fg-caption-desc'>CAPTION</div>"
        "</figcaption></figure></div>"
    ),
    "Elementor, pictures as backgrounds": gallery(
        "<a class='e-gallery-item' href='FILE'><div class='e-gallery-image' data-thumbnail='SMALL' role='img'></div>"
        "<div class='elementor-gallery-item__content'><div class='elementor-gallery-item__description'>"
        "CAPTION</div></div></a>"
    ),
    "Elementor, a carousel": gallery(
        "<div class='swiper-slide'><figure class='swiper-slide-inner'><img src='FILE'><figcaption class="
        "'elementor-image-carousel-caption'>CAPTION</figcaption></figure></div>",
        "<div class='elementor-image-carousel-wrapper swiper'><div class='swiper-wrapper'>{}</div><div role='button'>"
        "<i></i></div></div>",
    ),
    "Jetpack": gallery(
        "<div class='gallery-group'><div class='tiled-gallery-item'><a href='/berita/NAME/'><img"
        " data-orig-file='FILE' "
        "data-image-title='NAME' src='SMALL'></a><div class='tiled-gallery-caption'>CAPTION</div></div></div>"
    ),
    "Jetpack, a block": gallery(
        "<div class='tiled-gallery__col'><figure class='tiled-gallery__item'><img src='FILE'"
        " data-image-description='' "
        "data-image-caption='&lt;p&gt;CAPTION&lt;/p&gt;'></figure></div>"
    ),
    "Envira": gallery(
        "<div class='envira-gallery-item'><div class='envira-gallery-item-inner'><a href='FILE'"
        " class='envira-gallery-link' "
        "data-envira-caption='CAPTION'><img src='FILE' alt=''></a></div></div>"
    ),
    "MetaSlider": gallery(
        "<li class='ms-image'><img src='FILE'><div class='caption-wrap'><div class='caption'>CAPTION</div></div></li>",
        "<div class='metaslider'><ul class='slides'>{}</ul></div>",
    ),
    "a plugin that nobody knows": gallery(
        "<li class='kotak-foto'><a href='#foto'><img data-besar='FILE' src='SMALL'></a><span class='ket'>"
        "CAPTION</span></li>",
        "<ul class='susun'>{}</ul>",
    ),
    "a block of WordPress": gallery(
        "<figure class='wp-block-image'><img src='FILE'><figcaption class='wp-element-caption'>"
        "CAPTION</figcaption></figure>",
        "<figure class='wp-block-gallery has-nested-images'>{}</figure>",
    ),
}


@pytest.mark.parametrize("name", GALLERIES)
def test_pictures_of_a_gallery_have_their_captions(name: str) -> None:
    read = article(f"<p>Air mulai surut.</p>{GALLERIES[name]}<p>Warga membersihkan rumah.</p>")
    assert read.body == "Air mulai surut.\n\nWarga membersihkan rumah."
    assert [(photo.url, photo.caption) for photo in read.photos] == list(zip(FILES, CAPTIONS, strict=True))


@pytest.mark.parametrize("name", GALLERIES)
@pytest.mark.parametrize("element", ["<div class='entry-content'>{}</div>", "<div class='isi'>{}</div>"])
def test_so_have_those_in_other_themes(name: str, element: str) -> None:
    typed = f"<p>{TEXT[0]}</p>{GALLERIES[name]}<p>{TEXT[1]}</p><p>{TEXT[2]}</p>"
    head = '<meta property="og:type" content="article">'
    read = foreign_article(page(f"<article><h1>{HEADLINE}</h1>{element.format(typed)}</article>", head))
    assert read.body == "\n\n".join(TEXT)
    assert [(photo.url, photo.caption) for photo in read.photos] == list(zip(FILES, CAPTIONS, strict=True))


@pytest.mark.parametrize(
    "item",
    [
        "<div class='wp-block-column'><img src='FILE'><p>CAPTION</p></div>",
        "<div class='kartu'><img src='FILE'><h3>CAPTION</h3></div>",
        "<li class='tokoh'><img src='FILE'><p class='p1'>CAPTION</p><p>Ia lahir di Garut.</p></li>",
    ],
)
def test_what_is_typed_beside_pictures_is_text(item: str) -> None:
    typed = gallery(item).replace(" (Foto: BPBD)", " tiba sore itu.")
    body = article(f"<p>Air mulai surut.</p>{typed}<p>Warga pulang.</p>").body or ""
    assert CAPTIONS[0] in body
    assert "Perahu karet di Baleendah tiba sore itu." in body


def test_the_name_of_a_file_is_not_a_caption() -> None:
    images = "".join(
        f"<p>Air surut.</p><img src='{file}' data-caption='IMG_0042' data-description=''>" for file in FILES
    )
    assert [photo.caption for photo in article(images).photos] == [None, None]


def test_a_printed_caption_counts_more_than_a_stated_one() -> None:
    read = article(
        f"<figure><img src='{FILES[0]}' data-caption='Kata lain saja'><figcaption>Air surut.</figcaption></figure>"
    )
    assert [photo.caption for photo in read.photos] == ["Air surut."]


PICTURE = f"<div class='ngg-gallery-thumbnail-box'><a href='{FILES[0]}'><img src='{SMALL[0]}'></a></div>"


@pytest.mark.parametrize(
    "box",
    [
        "<div class='ngg-gallery'><div class='tautan'><a href='/x/slideshow'>[Show slideshow]</a></div>{}"
        "<div class='navigasi'><span>1</span><a href='/x/page/2'>2</a><a href='/x/page/2'>►</a></div></div>",
        "<div class='galeri-foto'>{}<div class='x'><a href='#'>Sebelumnya</a> | <a href='#'>Berikutnya</a></div></div>",
        "<div class='slider'>{}<ol class='titik'><li>1</li><li>2</li></ol><div class='hitung'>1 / 2</div></div>",
        "<div class='swiper'>{}<a class='swiper-button-next' role='button'>Berikutnya</a></div>",
    ],
)
def test_the_buttons_of_a_gallery_are_no_text(box: str) -> None:
    read = article(f"<p>Air mulai surut.</p>{box.format(PICTURE)}<p>Warga pulang.</p>")
    assert read.body == "Air mulai surut.\n\nWarga pulang."
    assert len(read.photos) == 1
