"""What the documents take from the code is what the code says: make messages has written it."""

from __future__ import annotations

import pytest

from tests.docs import text_of
from tools.documents import FOLLOWING, with_commands


@pytest.mark.parametrize("name", FOLLOWING)
def test_the_document_follows_the_code(name: str) -> None:
    written = text_of(f"docs/{name}")
    assert FOLLOWING[name](written) == written, "make messages writes it again"


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("outbox.md", "| `digest` | the morning reminder | the agency's group | yes |\n"),
        ("design.md", ", `/khieunai`"),
        ("guide.vi.md", "| /vuongmac | đầu mối | báo vướng mắc của một việc |\n"),
    ],
)
def test_what_is_missing_is_written_again(name: str, row: str) -> None:
    written = text_of(f"docs/{name}")
    assert row in written
    without = FOLLOWING[name](written.replace(row, ""))
    assert ("/vuongmac |" if name == "guide.vi.md" else row) in without


def test_a_guide_without_its_table_is_noticed() -> None:
    with pytest.raises(ValueError, match="no table"):
        with_commands("# Hướng dẫn")
