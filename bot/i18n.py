"""Texts in a chat's language: gettext catalogues, escaping, and the official patterns of dates.

Catalogues are read from the ``.po`` files themselves, so there is no compiled file to forget. Values put into a text
are escaped here and nowhere else; markup in the message itself (``bot/views/core/markup.py``) stays. Babel's
Vietnamese date formats are not the official ones (docs/decisions/0003), so the patterns stand here.
"""

from __future__ import annotations

import gettext
import io
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

from bot.clock import local

DEFAULT = "vi"
SOURCE = "en"  # the language in which texts are written: it needs no catalogue
TRANSLATED = ("vi",)
LANGUAGES = (*TRANSLATED, SOURCE)
DOMAIN = "bot"
DAY_PATTERN = "dd/MM/yyyy"
WEEKDAY_PATTERN = "EEEE, dd/MM/yyyy"


def catalogue_folder() -> Path:
    """Return the folder of the catalogues: in a checkout beside the package, in an installed wheel inside it."""
    here = Path(__file__).parent
    return next(folder for folder in (here / "locales", here.parent / "locales") if folder.is_dir())


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE:
        return gettext.NullTranslations()
    path = catalogue_folder() / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def msgid(text: str) -> str:
    """Mark a text that is translated later, where a chat's language is known; returns it as it is."""
    return text


class Language:
    """One language's texts; call it with an English msgid and the values to fill in."""

    def __init__(self, code: str) -> None:
        self.code = code if code in LANGUAGES else DEFAULT
        self._texts = _catalogue(self.code)

    def __call__(self, message: str, /, **values: object) -> Markup:
        """Translate a message and fill in its values, each escaped unless it is Markup itself."""
        return Markup(self._texts.gettext(message)).format(**values)  # noqa: S704 - our own text; values are escaped

    def plural(self, one: str, many: str, n: int, /, **values: object) -> Markup:
        """Translate a message that counts; ``n`` may be used in it as {n}."""
        return Markup(self._texts.ngettext(one, many, n)).format(n=n, **values)  # noqa: S704 - as above

    def day(self, day: date) -> str:
        """Write a date the official way: 05/02/2027."""
        return format_date(day, DAY_PATTERN, locale=self.code)

    def weekday(self, day: date) -> str:
        """Write a date with its weekday."""
        return format_date(day, WEEKDAY_PATTERN, locale=self.code)

    def instant(self, instant: datetime) -> str:
        """Write an instant on the office's wall clock: 17:00 05/02/2027."""
        return f"{local(instant):%H:%M} {self.day(local(instant).date())}"


@cache
def language(code: str | None) -> Language:
    """Return the texts of a language; the default one for None or an unknown code."""
    return Language(code or DEFAULT)
