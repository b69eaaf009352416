"""Images of pages -> pages of ordered lines: what scanned PDFs and photos have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from PIL import Image

from bot.notices.documents.legacy_encodings.vietnamese import is_syllable, words
from bot.notices.documents.page.flow import Page
from bot.notices.documents.page.layout import SIGNER, order
from bot.notices.documents.scan import ocr
from bot.notices.documents.scan.stamped_mark import find_stamp
from bot.notices.documents.values import Job
from bot.notices.model import Fault, UnreadableDocument

_POOR = 0.6  # mean confidence below which the page may be lying on its side
_LOW = 0.75  # mean confidence below which a person is warned
_FEWEST_NAMES = 2  # words of a title ("CHỦ TỊCH") or of a person's name
_TURNS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180)


@dataclass
class Scans:
    """What OCR made of some pages."""

    pages: dict[int, Page] = field(default_factory=dict)
    marginal: list[str] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    turned: bool = False

    @property
    def quality(self) -> float:
        """Mean confidence of all words, 0 to 1."""
        return round(fmean(self.confidences), 4) if self.confidences else 0.0

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes of what a person should know."""
        return ("turned_page",) * self.turned + ("low_confidence",) * (self.quality < _LOW)


def read_pages(numbers: Sequence[int], image_of: Callable[[int], Image.Image], job: Job) -> Scans:
    """Read pages by OCR one after the other, telling job.on_page."""
    if len(numbers) > job.limits.ocr_pages:
        raise UnreadableDocument(Fault.TOO_LARGE, "OCR pages")
    found = Scans()
    job.on_page(0, len(numbers))
    for done, number in enumerate(numbers, start=1):
        _read_page(image_of(number), number, job, found, first=done == 1)
        job.on_page(done, len(numbers))
    return found


def _read_page(image: Image.Image, number: int, job: Job, found: Scans, *, first: bool) -> None:
    image, read = _upright(image, number, job, found)
    found.confidences += read.confidences
    found.marginal += [line.text for line in read.lines]
    if first and (mark := find_stamp(image, job)):
        raise UnreadableDocument(Fault.SECRET, mark)
    ordered = order(read.lines, image.width, image.height, first=first)
    lines = [line for line in ordered if line.column != SIGNER or _is_name(line.text)]
    found.pages[number] = Page(tuple(lines), image.width, image.height)


def _is_name(text: str) -> bool:
    """Return whether a line above or below a signature is an office or a name: the ink reads as stray letters."""
    return sum(len(word) > 1 and is_syllable(word) for word in words(text)) >= _FEWEST_NAMES


def _upright(image: Image.Image, number: int, job: Job, found: Scans) -> tuple[Image.Image, ocr.Recognised]:
    """Read an image, and read it turned where it makes little sense as it lies."""
    read = ocr.recognise(image, job, number)
    if read.quality >= _POOR:
        return image, read
    best = (image, read)
    for turn in _TURNS:
        turned = image.transpose(turn)
        again = ocr.recognise(turned, job, number)
        if again.quality > max(best[1].quality + 0.1, _POOR):
            found.turned = True
            return turned, again
    return best
