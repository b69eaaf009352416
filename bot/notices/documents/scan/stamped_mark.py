"""The mark of secrecy stamped on a scan: red or black letters, mostly in a frame, which the reading of a page misses.

To tesseract a frame is a picture, and what stands in it no text. So everything in the head of the page that is too
large for a letter (frames, rules, signatures) is wiped out, and the rest is read as scattered words; then the red ink
is read alone. Measured on 40 stamps set into two pages (four bold fonts, turned up to 4 degrees, framed or not): the
usual reading finds 8, this finds 38, in 0.7 s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageDraw

from bot.notices.documents.scan import ocr
from bot.notices.documents.secrecy.document_mark import find_mark, is_worn_mark
from bot.notices.documents.values import Job

_HEAD = 0.4  # share of the first page's height in which the mark is stamped
_WIDTH = 1250  # pixels to which the page is brought, about 150 dpi: enough for a stamp, and half the time
_LARGEST_LETTER = 0.06  # share of the page's width above which a shape is no letter of a stamp
_DARK = 150  # of 255, below which a pixel is ink
_REDDER = 55  # of 255, by which red exceeds green and blue in red ink
_INK = re.compile(rb"\xff+")

Box = tuple[int, int, int, int]


def find_stamp(page: Image.Image, job: Job) -> str | None:
    """Return the mark of secrecy stamped on the head of a page, or None."""
    head = page.crop((0, 0, page.width, int(page.height * _HEAD)))
    if head.width > _WIDTH:
        head = head.resize((_WIDTH, max(head.height * _WIDTH // head.width, 1)), Image.Resampling.LANCZOS)
    for ink in _inks(head):
        lines = [line.text for line in ocr.recognise(wipe_large(ink), job, mode=ocr.SPARSE).lines]
        if mark := find_mark(lines) or next(filter(is_worn_mark, lines), None):
            return mark
    return None


def _inks(head: Image.Image) -> Iterator[Image.Image]:
    """Yield the head in grey, red as dark as black, and then its red alone if there is any."""
    if head.mode != "RGB":
        yield head.convert("L")
        return
    red, green, blue = head.split()
    yield ImageChops.darker(red, green)
    redness = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    ink = redness.point(lambda value: 255 if value > _REDDER else 0)
    if ink.getbbox() is not None:
        yield ImageChops.invert(ink)


@dataclass
class _Shapes:
    """Connected ink: runs of pixels, joined from row to row."""

    parents: list[int] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    runs: list[tuple[int, int, int, int]] = field(default_factory=list)

    def root(self, shape: int) -> int:
        while self.parents[shape] != shape:
            self.parents[shape] = self.parents[self.parents[shape]]
            shape = self.parents[shape]
        return shape

    def add(self, y: int, x0: int, x1: int, touching: list[int]) -> int:
        """Add a run of pixels that touches shapes of the row above; return the shape it belongs to."""
        if touching:
            shape = self.root(touching[0])
        else:
            shape = len(self.parents)
            self.parents.append(shape)
            self.boxes.append((x0, y, x1, y))
        for other in map(self.root, touching[1:]):
            self.parents[other] = shape
            self.boxes[shape] = _around(self.boxes[shape], self.boxes[other])
        self.boxes[shape] = _around(self.boxes[shape], (x0, y, x1, y))
        self.runs.append((y, x0, x1, shape))
        return shape


def wipe_large(grey: Image.Image) -> Image.Image:
    """Paint over every connected shape that is wider or taller than a letter."""
    most = grey.width * _LARGEST_LETTER
    shapes = _shapes(grey)
    wiped = grey.copy()
    brush = ImageDraw.Draw(wiped)
    for y, x0, x1, shape in shapes.runs:
        left, top, right, bottom = shapes.boxes[shapes.root(shape)]
        if max(right - left, bottom - top) > most:
            brush.rectangle((x0 - 2, y - 2, x1 + 1, y + 2), fill=255)
    return wiped


def _shapes(grey: Image.Image) -> _Shapes:
    ink = grey.point(lambda value: 255 if value < _DARK else 0).tobytes()
    shapes, above = _Shapes(), list[tuple[int, int, int]]()
    for y in range(grey.height):
        here: list[tuple[int, int, int]] = []
        first = 0
        for run in _INK.finditer(ink, y * grey.width, (y + 1) * grey.width):
            x0, x1 = run.start() - y * grey.width, run.end() - y * grey.width
            while first < len(above) and above[first][1] < x0:
                first += 1
            here.append((x0, x1, shapes.add(y, x0, x1, _touching(above, first, x1))))
        above = here
    return shapes


def _touching(above: list[tuple[int, int, int]], first: int, x1: int) -> list[int]:
    found = []
    while first < len(above) and above[first][0] <= x1:
        found.append(above[first][2])
        first += 1
    return found


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
