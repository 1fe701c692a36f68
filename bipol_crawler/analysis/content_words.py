"""The content words of a headline: those that show its subject."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = frozenset(
    """adakan agar akan akhir akibat antara anda atas baru bagi bagikan bahwa baik banyak beri berikan bersama besar
    bisa buka capai cara dalam dapat dari dengan demi depan diduga dinas dorong empat gelar guna hadir hari
    harus hasil hingga imbau ingin ingatkan inilah jadi jalan jangan jelang jika juga kabupaten kali karena kata
    kecamatan kembali kepada ketua korban kota lagi lebih lima lalu lewat lima luar maka makin masih masyarakat
    masuk meski mulai orang oleh pada para pasca pemda pemerintah pemkab pemkot pemprov pihak pimpin polisi
    polres rangka ratusan ribuan saat sambut sampai sebagai sebut sejumlah sekitar selama semua seorang sebelum
    setelah serta siap sudah tahun tahap tanpa tegaskan telah tempat tentang terkait terus tiga tidak tinjau
    untuk usai utama wakil warga wilayah yang bupati wali walikota gubernur bandung cimahi garut sukabumi
    cianjur bogor jakarta jawa barat jabar indonesia""".split()
)


def content_words(headline: str | None) -> set[str]:
    """Return the words of a headline in lower case, without those that are common in headlines.

    >>> sorted(content_words("Polisi Ungkap Pemalsuan Pupuk di Cisaat"))
    ['cisaat', 'pemalsuan', 'pupuk', 'ungkap']
    """
    return {word for word in _WORD.findall((headline or "").lower()) if word not in _COMMON}
