"""A theme for the demo portal: style sheets that load others, an invalid font, a script, pictures, a dead link."""

from __future__ import annotations

from bipol_crawler.demo.exchange import Request, Response
from bipol_crawler.demo.photos import photo
from bipol_crawler.demo.site import Portal

THEME = "/wp-content/themes/nomina"
FILES: dict[str, tuple[str | bytes, str]] = {
    f"{THEME}/style.css": (
        "@import 'fonts.css'; h1 { background: url(img/latar.png) } body { font: 16px/1.5 sans-serif; margin: 0 8% }"
        " #header { background: #8a1c1c; padding: 1em } #header a { color: white } img { max-width: 100% }"
        " .news-feed, .menu { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1em }"
        " @media (max-width: 600px) { body { margin: 0 8px; font-size: 14px } .menu { display: none }"
        " .news-feed { grid-template-columns: 1fr } h1 { background: #dde } }",
        "text/css",
    ),
    f"{THEME}/fonts.css": ("@font-face { src: url('../nomina/huruf.woff2') }", "text/css; charset=utf-8"),
    f"{THEME}/huruf.woff2": ("wOF2", "font/woff2"),
    f"{THEME}/menu.js": ("document.title += ''", "application/javascript"),
    f"{THEME}/img/latar.png": (photo("/latar.png", 30, 20)[1], "image/png"),
    f"{THEME}/logo.png": (photo("/logo.png", 60, 20)[1], "image/png"),
}
HEAD = (
    f'<link rel="stylesheet" href="{THEME}/style.css?ver=1"><script src="{THEME}/menu.js"></script>'
    f'<link rel="stylesheet" href="https://fonts.example.org/css"><img src="{THEME}/logo.png" alt="">'
    f'<div style="background:url({THEME}/hilang.png)"></div>'
)


def serve_theme(portal: Portal) -> None:
    """Make the portal serve its pages with the theme, and the theme's files."""

    def answer(request: Request) -> Response | None:
        path = request.target.partition("?")[0]
        if path in FILES:
            body, kind = FILES[path]
            return Response(200, body if isinstance(body, bytes) else body.encode(), {"Content-Type": kind})
        if path == f"{THEME}/hilang.png":
            return Response(404, b"", {})
        response = portal._route(request)  # not answer(), which would call this function again
        return Response(
            response.status, response.body.replace(b"</head>", HEAD.encode() + b"</head>"), response.headers
        )

    portal.intercept = answer
