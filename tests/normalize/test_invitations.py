"""Invitations to the portal's channels go from the text's edges, whatever their words; news of such things stays."""

from __future__ import annotations

import pytest

from bipol_crawler.normalize.bylines import split_bylines
from bipol_crawler.normalize.invitations import is_invitation
from tests.normalize.closing_lines import BOTH, TEXT, A, B, closing

INVITATIONS = [
    "Ikuti saluran WhatsApp bipol.co untuk kabar terbaru: klik di sini",
    "IKUTI SALURAN WHATSAPP BIPOL.CO",
    "Ikuti Kami Di Google News",
    "Jadikan bipol.co sumber pilihan di Google",
    "Simak artikel menarik lainnya dari kami di Google News.",
    "Follow akun TikTok @bipol.co biar tidak ketinggalan.",
    "Follow us on Instagram @bipolco",
    "Yuk, gabung di kanal Telegram kami!",
    "Gabung Grup Telegram",
    "Bergabunglah di WhatsApp Channel Bipol. Kabar terkini langsung di ponsel Anda.",
    "Jangan lupa subscribe kanal YouTube Bipol TV",
    "Unduh aplikasi bipol.co di Play Store dan App Store.",
    "Baca berita lebih cepat melalui aplikasi bipol.co. Unduh sekarang!",
    "Pantau terus perkembangan Jawa Barat di saluran WhatsApp bipol.co",
    "Tonton wawancara lengkapnya di kanal YouTube bipol.co.",
    "Dukung jurnalisme warga bersama bipol.co melalui rekening di halaman Tentang Kami.",
    "Suka artikel ini? Dukung kami dengan berdonasi melalui QRIS.",
    "Traktir kami segelas kopi di saweria.co/bipol",
    "Donasi untuk bipol.co dapat melalui BCA 0123456789.",
    "bipol.co kini hadir di WhatsApp. Klik tautan ini: https://whatsapp.com/channel/x",
    "Sahabat Bipol, jangan lewatkan kabar terbaru: aktifkan notifikasi!",
    "Mari bergabung di grup Telegram “bipol.co Update”, klik https://t.me/bipolco, kemudian join.",
    "Untuk informasi terkini, ikuti akun media sosial kami.",
    "Temukan kami di Facebook, Instagram, dan X.",
    "Pilih saluran andalanmu untuk berita bipol.co di ponselmu: WhatsApp atau Telegram, ya.",
    "Dukung kerja jurnalistik kami dengan berdonasi",
    "Dengarkan podcast bipol.co di Spotify",
    "Klik di sini untuk gabung saluran WhatsApp bipol.co",
    "[Follow & Subscribe Bipol TV]",
    "Bantu kami terus berkarya, donasi ke rekening BCA 1234567890 a.n. PT Bipol Media",
    "Untuk berita lainnya, kunjungi www.bipol.co",
    "Berlangganan newsletter kami, gratis setiap pagi di kotak surel Anda.",
]
NEWS = [
    "Ikuti saluran WhatsApp Pemkot Cimahi untuk jadwal layanan.",
    "Ikuti saluran WhatsApp Kota Bandung.",
    "Ikuti akun @dinaspasar di Instagram.",
    "Warga dapat bergabung di saluran WhatsApp wali kota mulai besok.",
    "Warga dapat mendukung lewat donasi ke rekening masjid.",
    "Donasi melalui rekening berikut.",
    "Unduh aplikasinya di Play Store.",
    "Unduh aplikasi di Play Store.",
    "Gabung grup WhatsApp RW untuk jadwal ronda.",
    "“Ikuti saluran WhatsApp kami,” ajak dia.",
    "Ikuti saluran WhatsApp kami, ajak Wali Kota.",
    "Dapatkan tiketnya melalui aplikasi KAI Access.",
    "Simak jadwalnya di Instagram panitia.",
    "Saluran WhatsApp itu diikuti 12 ribu warga.",
    "Google News dan Facebook wajib membayar berita.",
    "Nelayan bergabung ke grup WhatsApp agar kabar cuaca cepat.",
    "Grup WhatsApp itu berisi kabar dari warga.",
    "Kepada Bipol, warga mengaku rutin membaca berita.",
    "Lomba ini digelar bipol.co bersama Dinas Pendidikan.",
    "Ikuti lomba foto bipol.co dan menangkan hadiah jutaan rupiah.",
    "Kami bergabung dengan kanal itu sejak 2019.",
    "Dukung kami memantau pemilu.",
    "Ikuti saluran sungai hingga ke muara.",
    "Kunjungi stan kami di Gedung Sate.",
    "Gabung bersama kami di Relawan PMI.",
    "Ini baru awal, kami ingin terus maju.",
    "Donasi disalurkan melalui rekening BSI Yayasan Rumah Yatim.",
    "Informasi lebih lanjut hubungi WhatsApp panitia.",
    "Simak daftar lengkapnya berikut ini.",
]


@pytest.mark.parametrize("line", INVITATIONS)
def test_an_invitation_is_known_and_leaves_the_text_wherever_it_stands(line: str) -> None:
    assert is_invitation(line)
    assert closing(f"Reporter: {A}", f"Editor: {B}", line) == (BOTH, TEXT)
    assert closing(line, f"Reporter: {A}", f"Editor: {B}") == (BOTH, TEXT)
    assert closing(f"Reporter: {A}", line, f"Editor: {B}") == (BOTH, TEXT)
    assert closing(line) == ([], TEXT)
    above = split_bylines([[line], [f"Reporter: {A}"], *TEXT])
    assert ([byline.name for byline in above.bylines], above.paragraphs) == ([A], TEXT)
    assert split_bylines([[line], *TEXT]).paragraphs == TEXT


@pytest.mark.parametrize("line", NEWS)
def test_news_of_channels_gifts_and_apps_stays(line: str) -> None:
    assert not is_invitation(line)
    assert closing(line) == ([], [*TEXT, [line]])
    assert closing(line, f"Reporter: {A}", f"Editor: {B}") == (BOTH, [*TEXT, [line]])


def test_an_invitation_between_sentences_stays() -> None:
    story = [*TEXT, [INVITATIONS[0]], ["Acara selesai menjelang sore."]]
    assert split_bylines([*story, [f"Reporter: {A}"]]).paragraphs == story


def test_a_story_about_a_channel_keeps_its_last_sentence() -> None:
    last = ["Bergabunglah di kanal itu melalui laman resmi Pemkot Cimahi."]
    typed = split_bylines([*TEXT, last, [f"Reporter: {A}"], [INVITATIONS[0]]])
    assert typed.paragraphs == [*TEXT, last]


def test_several_invitations_and_a_note_hide_no_signature() -> None:
    bylines, paragraphs = closing("Acara selesai sore. (Lilis)", *INVITATIONS[:3], "Ralat: harga semula Rp5 ribu.")
    assert bylines == [("signature", "Lilis")]
    assert paragraphs == [*TEXT, ["Acara selesai sore.", "Ralat: harga semula Rp5 ribu."]]


@pytest.mark.parametrize("number", ["2019", "3-1", "12.345"])
def test_a_number_above_the_bylines_is_text(number: str) -> None:
    assert closing(number, f"Reporter: {A}", f"Editor: {B}") == (BOTH, [*TEXT, [number]])
