"""Recognise the kind of a line near the bylines: boilerplate of the page, or a note about the article.

Boilerplate comes from plugins or editors and is not about the subject: counters, buttons, votes, tags, copyright and
invitations to follow (module ``invitations``). A line is boilerplate if it has only words of such lines, numbers and
punctuation, and at least one word that is certain. A note (a correction, a disclaimer, information about the author)
belongs to the article and stays in its text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from bipol_crawler.normalize.invitations import is_invitation
from bipol_crawler.normalize.page_controls import is_page_control
from bipol_crawler.portals import PORTAL

LineKind = Literal["boilerplate", "note"]

_CONTROL_WORDS = frozenset(
    """
    ads advertisement advertisements advertising bagikan berbagi dibaca dibagikan dilihat ditonton dikunjungi
    disukai english facebook hits iklan inggris komentar comment comments kunjungan like likes linkedin
    emoji loading memuat pageviews pembaca pengunjung penilaian pinterest rating ratings reaction reactions
    reaksi retweet sebarkan share shared shares
    sharing sponsored tayangan telegram tweet tweets twitter ulasan view viewed views visited visitor visitors visits
    vote votes voting whatsapp
    """.split()
)
"""Words of counters, buttons and votes. A line needs one of them to be boilerplate."""
_CONTROL_WORDS_WITH_NUMBER = frozenset(
    """
    baca bintang detik durasi kali membaca menit menyukai min mins minute minutes nilai read reading reads
    star stars suara waktu
    """.split()
)
"""Words that count as such only if the line also has a number (``3 menit baca``)."""
_OTHER_WORDS = frozenset(
    """
    a ada anda app artikel article articles average bahasa balas baru be belum berita berlangganan bintang by
    cancel cetak click copy count dalam dan dari data di dinilai disini email estimasi fb first follow for
    from halaman hari ini instagram ig in indonesia indonesian it itu jadilah jam jendela jt juta k kali kamu
    kata kepada ke kirim kiriman klik konten leave lewat line link login long lainnya m masuk melalui membuka
    mengomentari meninggalkan more new no not now oleh on open opens or orang out page pada pertama pesan pin
    pocket post posted posting postingan pribadi print rate rated rb reddit reply ribu salin sebanyak sebarkan
    sekarang selesai semua share shares sini skor so social sosial media stories suka sudah sunda surel switch
    tab tautan telah teks teman the this threads tiktok time tinggalkan to today total translate tulis tulisan
    tumblr twit unduh untuk url versi version via wa window with x yang you your youtube jumlah far estimated
    pengguna viewers visit times yet menjadi berikan beri yuk ayo mari bantu dengan kawan rekan apa bagaimana what s
    senang sedih marah kaget lucu terhibur terinspirasi bingung takut happy sad angry wow love haha nilai
    """.split()
)
"""Other words that are common in such lines."""
_MAX_WORDS = 24
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_PORTAL = re.compile(PORTAL.pattern_in_text, re.IGNORECASE)
_NO_WORDS = re.compile(r"[\W_]{0,8}\d[\d.,\s]{0,12}[\W_]{0,8}$")
_PLATFORM = (
    r"(?:google\s+(?:news|berita)|whats\s*app|\bwa\b|telegram|instagram|\big\b|facebook|fan\s*page|youtube|tik\s*tok|twitter"
    r"|threads|media\s+sosial|medsos|play\s*store|app\s*store|aplikasi|newsletter|notifikasi|channel"
    rf"|(?:saluran|kanal)\s+(?:kami|resmi|{PORTAL.pattern_in_text}))"
)
_FOLLOW = re.compile(
    r"\W{0,8}(?:(?:yuk|ayo|mari|jangan\s+(?:lupa|lewatkan)|silakan)\W+)?"
    r"(?:simak|ikuti|baca|dapatkan|temukan|cek|follow|(?:ber)?gabung(?:lah)?|join|klik|kunjungi|unduh|download|install"
    r"|subscribe|(?:ber)?langganan|like|pantau|tonton|nonton|update|terhubung|nyalakan|aktifkan)\b"
    rf"(?=.{{0,200}}{_PLATFORM})",
    re.IGNORECASE,
)
_LABELLED = (
    r"(?:tags?|label|topik|topics?|kata\s+kunci|keywords?)\s*[:#：]"
    r"|(?:post\s+)?views?\s*:"
    r"|(?:©|\(c\)\s|copyright\b|hak\s+cipta\b.{0,40}(?:©|\d{4})|all\s+rights\s+reserved)"
    r"|(?:#\w+[\s,]*)+\W*$"
)
_HEADING = (
    r"(?:beri(?:kan|lah)?\s+(?:nilai|bintang)(?:\s+(?:untuk\s+)?(?:artikel|berita|tulisan))?(?:\s+ini)?"
    r"|(?:baca|lihat|simak)\s+(?:juga|pula)|(?:berita|artikel|baca|tulisan)\s+(?:terkait|lainnya|terbaru|terpopuler|populer"
    r"|selanjutnya|berikutnya|sebelumnya|pilihan)|rekomendasi(?:\s+untuk\s+(?:anda|kamu))?|terpopuler|pilihan\s+(?:editor|redaksi)"
    r"|related\s+(?:posts?|articles?|news)|you\s+may\s+also\s+like|(?:next|previous)\s+(?:post|article)|trending|salin\s+(?:tautan|link)|copy\s+link|cetak|print|x|instagram|tiktok|youtube"
    r"|threads|e-?mail|(?:selengkapnya\W+)?klik\s+(?:di\s*sini|tautan\s+(?:ini|berikut))|halaman\W+\d[\d\s|]*(?:selanjutnya|berikutnya)?)\W*$"
)
_LANGUAGE = (
    r"(?:(?:baca|read|versi|terjemahkan|translate|switch|lihat)\b.{0,30}\b(?:english|inggris|indonesia|sunda|jawa)\b"
    r"|(?:bahasa\s+)?indonesia\W+(?:english|bahasa\s+inggris)|english\W+(?:bahasa\s+)?indonesia)\W*$"
    r"|(?:dengarkan|listen\s+to)\s+(?:artikel|berita|this|the)\b.{0,20}$"
)
_SET_PHRASE = re.compile(rf"\W{{0,8}}(?:{_LABELLED}|{_HEADING}|{_LANGUAGE})", re.IGNORECASE)
_LONGEST_BOILERPLATE = 260
_LONGEST_CONTROLS = 90
_LONGEST_HEAD = 160
"""The most characters that are read to recognise a note."""

_ABOUT = (
    r"(?:artikel|berita|tulisan|naskah|opini|konten|laporan|pemberitaan|judul|foto|esai|kolom|cerita|puisi|cerpen|teks"
    r"|resensi)"
)
_NOTE = re.compile(
    r"\W{0,8}(?:(?:\d{1,2}|[a-z])[*\])]\s?)?(?:"
    # a label of its own
    r"(?:ralat|koreksi|catatan(?:\s+(?:redaksi|editor|kaki|penulis|redaktur))?|nota(?:\s+redaksi)?|n\.?b|p\.?s|update|pembaruan"
    r"|pemutakhiran|perbaikan|revisi|klarifikasi|hak\s+(?:jawab|koreksi)|disclaimer|penafian|sanggahan|keterangan|peringatan"
    r"|permintaan\s+maaf|permohonan\s+maaf|referensi|daftar\s+(?:pustaka|rujukan)|rujukan|bahan\s+bacaan|tentang\s+penulis"
    r"|biodata(?:\s+penulis)?|profil\s+penulis|info(?:rmasi)?|kontak|surel|e-?mail|alamat|pengumuman|advertorial|adv|editor[’']s\s+note"
    r"|note|correction|corrected|updated|redaksi|kirim(?:kan)?|hubungi|kontributor\s+lain|narahubung|call\s+center|hotline|sms|wa"
    r"|whatsapp|telepon|telp|hp)\b[^:：.]{0,40}[:：–—-]"
    # who writes, what this text is, what the newsroom says of it
    rf"|(?:{_ABOUT}\s+){{1,2}}(?:ini|di\s+atas|tersebut|diatas|berikut)\b"
    rf"|(?:isi|seluruh|semua|segala|keseluruhan|sebagian)\s+(?:isi\s+)?(?:dari\s+)?{_ABOUT}\b"
    rf"|(?:sebelumnya|semula|awalnya|versi\s+(?:awal|sebelumnya|lama|pertama))\b.{{0,30}}\b{_ABOUT}\b"
    rf"|(?:dalam|pada)\s+{_ABOUT}\s+(?:ini|sebelumnya|versi)\b"
    rf"|(?:tim\s+)?redaksi\s+(?:{PORTAL.pattern_dots_optional}\s+)?(?:menerima|mem\w+|meng\w+|men\w+|meny\w+|mel\w+|me\w+|tidak|telah|akan|{PORTAL.word}|berhak|kami)\b"
    r"|kami\s+(?:mohon|me(?:minta|mohon|mbuka|nerima|ngundang|nyampaikan|mperbaiki|ralat|ngoreksi|njunjung)|telah|segenap)\b"
    r"|segenap\s+redaksi|atas\s+(?:kesalahan|kekeliruan|ketidaknyamanan)|mohon\s+maaf|terima\s+kasih"
    r"|penulis\s*(?:,|adalah|ialah|merupakan|kini|saat\s+ini|sekarang|aktif|bekerja|tinggal|bermukim|lahir|juga|pernah|sedang|bisa|dapat"
    r"|meraih|lulusan|alumn\w+|dosen|guru|mahasiswa|peneliti|pegiat|ketua|anggota|bergiat|menetap|berdomisili|mengajar)"
    r"|(?:telah|sudah|pernah)\s+(?:diperbarui|dikoreksi|diralat|disunting|diubah|direvisi|ditayangkan|dimuat|terbit|tayang)"
    r"|(?:diperbarui|dikoreksi|diralat|dikutip|disadur|diterjemahkan|diolah|dilansir|pertama\s+kali\s+(?:tayang|terbit|dimuat))\s"
    r"|(?:anda\s+)?(?:punya|memiliki)\s+(?:informasi|tulisan|info|foto|video|keluhan|cerita|berita)\b|(?:ingin|mau)\s+(?:mengirim|menulis)"
    r"|kirim(?:kan)?\s+(?:tulisan|naskah|artikel|informasi|opini|foto|keluhan|karya|surat)\b"
    r"|(?:hubungi|kontak|lapor(?:kan)?)\s+(?:kami|redaksi|ke)\b"
    r")",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\W{0,8}(?:\[\d{1,2}\]|\(\d{1,2}\)|[¹²³⁴⁵]|\*\)|\*{1,2}\s*(?=[^\W\d_])|\d{1,2}\)\s)|[(\[]\s*(?:adv|advertorial|iklan|red|\*|bersambung|habis)\s*[)\]]\W*$"
    r"|(?:https?://|www\.)\S+$|[^\s@]{1,64}@\S{3,190}$|-{0,2}\s*(?:end|selesai|tamat|habis|bersambung)\W*$",
    re.IGNORECASE,
)
"""The mark of a footnote or of an advertisement, or a line that is only an address."""
_DATE = re.compile(
    r"\W{0,8}(?:(?:diperbarui|update[d]?|dipublikasikan|terbit|tayang|posted|published|\w+)\W+){0,5}"
    r"\d{1,2}(?:[/.-]\d{1,2}[/.-]|\s+[a-z]+\s+)\d{2,4}\b(?:[\s,|/–—-]+(?:pukul|jam)?\s*\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:\s*(?:wib|wita|wit))?)?\W*$",
    re.IGNORECASE,
)
_SENTENCE_SIGNS = ' .,!?)"”'
_OTHER_JOBS = (
    r"(?:publisher|uploader|admin|operator|(?:info)?grafis|ilustra\w+|desain\w*|layout|kamera\w*|video\w*|penerjemah|alih\s+bahasa"
    r"|riset|produser|penanggung\s+jawab|pem(?:impin|pinan)\s+redaksi|pimred|koordinator(?:\s+liputan)?|pengunggah|periset"
    r"|web\s*master|pengolah\s+data|penyelia|penyelaras\w*|narator|suara|musik)\s*[:：=]"
)
"""Labels of jobs that are not roles in the archive."""
_OTHER_JOB = re.compile(rf"\W{{0,8}}{_OTHER_JOBS}", re.IGNORECASE)
BEFORE_OTHER_JOB = re.compile(rf"(?:\s*,)?\s+(?={_OTHER_JOBS})", re.IGNORECASE)
"""What is between a byline and such a label on the same line: a comma or only a blank."""
_LONGEST_MARK = 200
_DATA_SHEET = re.compile(
    r"\W{0,8}(?:judul(?:\s+\w+)?|penerbit|cetakan|tebal|isbn|tahun(?:\s+\w+)?|sutradara|pemain|pemeran|genre|durasi|harga"
    r"|produser|produksi|rumah\s+produksi|skenario|naskah\s+asli|pencipta|penyanyi|vokal)"
    r"\s*[:：=]",
    re.IGNORECASE,
)
"""A line of data about a book, a film or a person. Beside such lines, ``Penulis:`` is not a byline."""


def line_kind(line: str) -> LineKind | None:
    """Return the kind of a line near the bylines; ``None`` for a line that may be text of the article.

    >>> [line_kind(line) for line in ("Dilihat 1.234 kali", "Ralat: harga semula Rp5.000.", "Warga pulang.")]
    ['boilerplate', 'note', None]
    """
    if len(line) > _LONGEST_BOILERPLATE:
        return "note" if _NOTE.match(line[:_LONGEST_HEAD]) else None
    return _kind_of_short(line)


@lru_cache(maxsize=1024)
def _kind_of_short(line: str) -> LineKind | None:
    if is_boilerplate(line):
        return "boilerplate"
    if _NOTE.match(line[:_LONGEST_HEAD]):
        return "note"
    if len(line) <= _LONGEST_MARK and (
        _MARK.match(line) or is_date_line(line) or _OTHER_JOB.match(line) or _FOLLOW.match(line)
    ):
        return "note"
    return None


def is_boilerplate(line: str) -> bool:
    """Return whether a line is only a counter, a button, a vote, an invitation, tags or copyright."""
    if len(line) > _LONGEST_BOILERPLATE:
        return False
    if _SET_PHRASE.match(line) or is_invitation(line):
        return True
    return _is_made_of_control_words(line) or (len(line) <= _LONGEST_CONTROLS and is_page_control(line))


def _is_made_of_control_words(line: str) -> bool:
    text = line.lower()
    if PORTAL.word in text:
        text = _PORTAL.sub(" ", text)
    words, has_control_word = 0, False
    for match in _WORD.finditer(text):
        word = match.group()
        words += 1
        if word in _CONTROL_WORDS:
            has_control_word = True
        elif word in _CONTROL_WORDS_WITH_NUMBER:
            has_control_word = has_control_word or _DIGIT.search(text) is not None
        elif word not in _OTHER_WORDS:
            return False
    return has_control_word and words <= _MAX_WORDS if words else bool(_NO_WORDS.match(text))


def names_other_job(line: str) -> bool:
    """Return whether a line begins with the label of a job that is not a role in the archive (``Video: Lilis``)."""
    return bool(_OTHER_JOB.match(line))


def is_data_sheet(line: str) -> bool:
    """Return whether a line is data about a book, a film or a person."""
    return len(line) <= _LONGEST_MARK and bool(_DATA_SHEET.match(line))


def is_date_line(line: str) -> bool:
    """Return whether a line is only a date, with or without a time."""
    if len(line) > _LONGEST_MARK:
        return False
    last = line.rstrip(_SENTENCE_SIGNS)[-1:]
    if last.isalpha() and last not in "abtABT":
        return False  # a date ends with a digit or a zone; this test is much faster than the pattern
    return bool(_DATE.match(line))
