"""Pictures that a telephone's camera reads."""

from __future__ import annotations

import segno


class Pictures:
    """Draws QR codes."""

    def qr(self, text: str) -> str:
        """The text as a QR code: an SVG as a `data:` address, black on white whatever the page's colours."""
        address: str = segno.make(text, error="m", micro=False).svg_data_uri(scale=5, dark="#000", light="#fff")
        return address
