"""Pages of a PDF as images for OCR: the embedded scan itself where the page is one, else a rendering."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from bot.notices.documents.values import Limits
from bot.notices.model import Fault, UnreadableDocument

_FULL = 0.8  # share of the page that an image must cover to be the page
_POINTS_PER_INCH = 72.0
_USUAL_DPI, _LEAST_DPI, _MOST_DPI = 300.0, 150.0, 400.0


def count_pages(data: bytes) -> int:
    """Count pages fast; 0 for a file that pdfium cannot open, which another library may still read."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return 0
    try:
        return len(pdf)
    finally:
        pdf.close()


class PageImages:
    """Opens a PDF once and gives the image of any page."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._pdf = pypdfium2.PdfDocument(data)
        self._limits = limits

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pdf.close()

    def image(self, number: int) -> Image.Image:
        """Return the image of a page, counted from 0, unscaled where it is one embedded scan."""
        page = self._pdf[number]
        try:
            pictures = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
            scans = [picture for picture in pictures if _share(picture, page) >= _FULL]
            if len(scans) == 1 and _is_upright(scans[0], page):
                return self._embedded(scans[0])
            return self._rendered(page, pictures)
        finally:
            page.close()

    def _embedded(self, picture: Any) -> Image.Image:  # noqa: ANN401  pypdfium2 has no types here
        width, height = picture.get_px_size()
        self._check(width * height)
        image: Image.Image = picture.get_bitmap(render=False).to_pil()
        left, _, right, _ = picture.get_bounds()
        dpi = width / max(right - left, 1.0) * _POINTS_PER_INCH
        image.info["dpi"] = (dpi, dpi)
        return image

    def _rendered(self, page: Any, pictures: list[Any]) -> Image.Image:  # noqa: ANN401
        """Draw the page at the resolution of its largest picture: strips, turned scans, outlined letters."""
        dpi = max((_dpi(picture) for picture in pictures), default=_USUAL_DPI)
        scale = min(max(dpi, _LEAST_DPI), _MOST_DPI) / _POINTS_PER_INCH
        self._check(page.get_width() * page.get_height() * scale * scale)
        image: Image.Image = page.render(scale=scale).to_pil()
        image.info["dpi"] = (scale * _POINTS_PER_INCH,) * 2
        return image

    def _check(self, pixels: float) -> None:
        if pixels > self._limits.pixels:
            raise UnreadableDocument(Fault.TOO_LARGE, "pixels")


def _share(picture: Any, page: Any) -> float:  # noqa: ANN401
    left, bottom, right, top = picture.get_bounds()
    area = max(page.get_width() * page.get_height(), 1.0)
    return float((right - left) * (top - bottom) / area)


def _dpi(picture: Any) -> float:  # noqa: ANN401
    left, _, right, _ = picture.get_bounds()
    return float(picture.get_px_size()[0] / max(right - left, 1.0) * _POINTS_PER_INCH)


def _is_upright(picture: Any, page: Any) -> bool:  # noqa: ANN401
    """Return whether the picture is neither turned nor mirrored on its page, nor the page on the screen."""
    matrix = picture.get_matrix()
    return bool(page.get_rotation() == 0 and matrix.a > 0 and matrix.d > 0 and abs(matrix.b) < 1 and abs(matrix.c) < 1)
