"""Images of pages -> words with places, by tesseract with its Vietnamese data.

Measured on 25 scanned notices: psm 3 on the embedded image as it is reads 1-2 % of letters wrong in 2 s a page;
upscaling makes it 18 %, and adding English makes it worse. So the image is handed over unscaled.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from statistics import fmean

from PIL import Image

from bot.notices.documents import helpers
from bot.notices.documents.legacy_encodings.vietnamese import is_syllable, words
from bot.notices.documents.page.layout import Line, Word
from bot.notices.documents.values import Job

PAGE, SPARSE = 3, 11  # tesseract's --psm: a page with its layout; scattered words wherever they are
_PAGE_PATIENCE = 90.0  # seconds for one page; the whole reading is bounded by Limits besides
_UNSURE = 35.0  # confidence, of 100, below which a line without one Vietnamese word is a stamp or a signature
_DASH = re.compile(r"^[-_—–=~]{1,3}$")
_WORD_LEVEL = "5"


@dataclass(frozen=True)
class Recognised:
    """What OCR read on one page."""

    lines: list[Line]
    confidences: list[float]
    """Of each word, 0 to 1."""

    @property
    def quality(self) -> float:
        """Mean confidence of the words, 0 when there are none."""
        return fmean(self.confidences) if self.confidences else 0.0


def recognise(image: Image.Image, job: Job, page: int = 0, *, mode: int = PAGE) -> Recognised:
    """Read one image. Raises NEEDS_PROGRAM where tesseract or its Vietnamese data is missing."""
    command = [helpers.need_ocr(), "stdin", "stdout", "-l", helpers.OCR_LANGUAGE, "--psm", str(mode), "tsv"]
    seconds = min(_PAGE_PATIENCE, job.limits.seconds)
    answer = helpers.run(command, given=_encoded(image), seconds=seconds)
    return _parse(answer.decode("utf-8", "replace"), page)


def _encoded(image: Image.Image) -> bytes:
    """Encode without loss and fast; the resolution goes along where it is known."""
    plain = image if image.mode in {"1", "L", "RGB"} else image.convert("RGB")
    buffer = io.BytesIO()
    dpi = image.info.get("dpi")
    plain.save(buffer, "PNG", compress_level=1, **({"dpi": dpi} if dpi else {}))
    return buffer.getvalue()


def _parse(answer: str, page: int) -> Recognised:
    rows: dict[tuple[str, str, str], list[tuple[Word, float]]] = {}
    for row in csv.DictReader(io.StringIO(answer), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") == _WORD_LEVEL and text:
            key = (row["block_num"], row["par_num"], row["line_num"])
            rows.setdefault(key, []).append(_word(row, text))
    kept = [row for row in rows.values() if not _is_rubbish(row)]
    lines = [Line(_bulleted([word for word, _ in row]), page) for row in kept]
    return Recognised(lines, [sure / 100 for row in kept for _, sure in row])


def _bulleted(row: list[Word]) -> tuple[Word, ...]:
    """Repair a bullet: tesseract reads the dash as "_", "_-", "—", "=" or "~"."""
    if len(row) > 1 and _DASH.match(row[0].text):
        row[0] = replace(row[0], text="-")
    return tuple(row)


def _word(row: dict[str, str], text: str) -> tuple[Word, float]:
    left, top = float(row["left"]), float(row["top"])
    box = Word(text, left, left + float(row["width"]), top, top + float(row["height"]))
    return box, max(float(row["conf"]), 0.0)


def _is_rubbish(row: list[tuple[Word, float]]) -> bool:
    """Return whether a line is what a round stamp or a signature looks like to tesseract, not a word anybody wrote."""
    read = words(" ".join(word.text for word, _ in row))
    if any(len(word) > 1 and is_syllable(word) for word in read) or any(w.text[:-1].isdigit() for w, _ in row):
        return False
    return fmean(sure for _, sure in row) < _UNSURE or not read
