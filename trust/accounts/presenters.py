"""What the pages of signing in show."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def qr(url: str) -> SafeString:
    """The picture a telephone reads, drawn here: the secret leaves for no other server."""
    drawn = segno.make(url, error="m", micro=False)
    svg = drawn.svg_inline(scale=4, border=2, svgclass=None, lineclass=None, light="#fff")
    return mark_safe(svg)  # noqa: S308  (made of modules of black and white)
