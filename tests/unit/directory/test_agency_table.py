"""The list of agencies as text in cells: what is written is read again, whatever the names look like."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import tables
from bot.i18n import LANGUAGES, language
from bot.notices import AgencyKind
from bot.plaintext import clean
from bot.registry.directory.agency_table import AgencyRow, HeirCell
from bot.views.directory import agency_table as codec
from bot.views.directory.agencies import kinds

VI = language("vi")
# What a name may hold: no sign that separates names, heirs or their fields, nothing that is trimmed or cleaned away.
LETTERS = st.characters(blacklist_categories=("C", "Z"), blacklist_characters=";|()'")
WORD = st.text(LETTERS, min_size=1, max_size=20)
NAME = st.builds("{} {}".format, WORD, WORD).map(clean).filter(lambda name: clean(name).strip() == name)
RISKY = st.sampled_from(["=1+1", "+84 cơ quan", "-Sở", "@Sở Y tế", 'Sở "Y", tế', "Sở <b>& C"])
NAMES = NAME | RISKY
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
HEIRS = st.builds(HeirCell, name=NAMES, since=DAYS, document=st.none() | NAME, field=st.none() | NAME)
ROWS = st.builds(
    AgencyRow,
    number=st.just(2),
    name=NAMES,
    aliases=st.lists(NAMES, max_size=3).map(tuple),
    kind=st.none() | st.sampled_from(AgencyKind),
    groups=st.lists(NAMES, max_size=2).map(tuple),
    active=st.booleans(),
    heirs=st.lists(HEIRS, max_size=3).map(tuple),
    listed_as=st.none() | NAMES,
)


@given(row=ROWS, code=st.sampled_from(LANGUAGES))
def test_csv_is_read_as_it_was_written(row: AgencyRow, code: str) -> None:
    assert codec.read_csv(VI, codec.comma_separated(language(code), [row])) == [row]


@given(row=ROWS)
def test_no_cell_of_csv_is_a_formula(row: AgencyRow) -> None:
    written = csv.reader(io.StringIO(codec.comma_separated(VI, [row]).decode("utf-8-sig"), newline=""))
    assert not [cell for line in written for cell in line if cell.startswith(codec.GUARDED)]


def test_excel_is_read_as_it_was_written() -> None:
    row = AgencyRow(
        number=2,
        name="=Sở Y tế",
        aliases=("+SYT", "@SYT"),
        kind=AgencyKind.SO,
        groups=("-nhóm",),
        active=False,
        heirs=(
            HeirCell("Sở A", date(2025, 3, 1), "NĐ 45", "lao động"),
            HeirCell("Sở B", date(2025, 7, 1), None, None),
        ),
        listed_as="=Sở Y tế",
    )
    assert codec.read_workbook(VI, codec.workbook(VI, [row]).data) == [row]


def test_kinds_have_different_names_in_every_language() -> None:
    for code in LANGUAGES:
        assert len({str(name) for name in kinds(language(code)).values()}) == len(AgencyKind)


def test_plain_list_is_names_and_aliases() -> None:
    rows = codec.read_csv(VI, "Sở Y tế,SYT\n\nSở Xây dựng,,SXD\n".encode("utf-8-sig"), plain=True)
    assert [(row.number, row.name, row.more_aliases) for row in rows] == [
        (1, "Sở Y tế", ("SYT",)),
        (3, "Sở Xây dựng", ("SXD",)),
    ]
    assert rows[0].aliases is None


@pytest.mark.parametrize("text", ["Sở A;SA\n", "Sở Văn hóa, Thể thao;SVH\n"])
def test_plain_list_with_semicolons(text: str) -> None:
    [row] = codec.read_csv(VI, text.encode(), plain=True)
    name, alias = text.strip().split(";")
    assert (row.name, row.more_aliases) == (name, (alias,))


@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        codec.read_csv(VI, data, plain=True)
    except tables.BadFileError:
        return
