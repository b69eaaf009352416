"""Photos and scans that come as image files -> paragraphs."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from bot.notices.documents.page.flow import paragraphs_of
from bot.notices.documents.scan import scans
from bot.notices.documents.values import Job, Limits, Reading
from bot.notices.model import Fault, UnreadableDocument

Image.MAX_IMAGE_PIXELS = None  # the bound is Limits.pixels, checked on the header before a pixel is decoded
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")


def read(data: bytes, job: Job) -> Reading:
    """Read an image by OCR; each frame of a TIFF is a page."""
    frames = _frames(data, job.limits)
    found = scans.read_pages(range(len(frames)), frames.__getitem__, job)
    return Reading(
        paragraphs=tuple(paragraphs_of([found.pages[number] for number in sorted(found.pages)])),
        kind="image",
        marginal=tuple(found.marginal),
        pages=len(frames),
        quality=found.quality,
        warnings=found.warnings,
    )


def _frames(data: bytes, limits: Limits) -> list[Image.Image]:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if getattr(image, "n_frames", 1) > limits.ocr_pages:
                raise UnreadableDocument(Fault.TOO_LARGE, "pages")
            return [_frame(frame, limits) for frame in ImageSequence.Iterator(image)]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnreadableDocument(Fault.DAMAGED, "image") from error


def _frame(frame: Image.Image, limits: Limits) -> Image.Image:
    if frame.width * frame.height > limits.pixels:
        raise UnreadableDocument(Fault.TOO_LARGE, "pixels")
    upright = ImageOps.exif_transpose(frame)
    return upright.convert("RGB") if upright.mode not in {"1", "L", "RGB"} else upright.copy()
