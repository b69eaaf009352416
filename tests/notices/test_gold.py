"""Reading against gold: the notices the grammar was grown on, and those that were first measured unseen.

python -m bench gold prints the same figures. Whoever makes a rule for one sentence moves the first and not the second.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.gold import NOTICES, Score, of_folder

FOLDERS = sorted({file.parent for file in NOTICES.rglob("*.gold.json")})
SEEN = [folder for folder in FOLDERS if folder.name != "heldout"]
UNSEEN = [folder for folder in FOLDERS if folder.name == "heldout"]


@pytest.fixture(scope="module")
def unseen() -> Score:
    return sum((of_folder(folder) for folder in UNSEEN), Score())


@pytest.mark.parametrize("folder", SEEN, ids=lambda folder: str(folder.relative_to(NOTICES)))
def test_notices_that_the_grammar_was_grown_on_are_read_well(folder: Path) -> None:
    score = of_folder(folder)
    assert score.gold > 50, "the gold is there"
    assert score.f1 >= 0.95, score
    assert score.share("lead") >= 0.93, score
    assert score.share("coordinating") >= 0.90, score
    assert score.deadline_recall >= 0.95, score


def test_few_deadlines_are_invented_in_notices_never_tuned_on(unseen: Score) -> None:
    assert unseen.gold > 150
    assert unseen.invented <= unseen.gold / 100 + 1, unseen


def test_directives_are_found_in_notices_never_tuned_on(unseen: Score) -> None:
    assert unseen.f1 >= 0.85, unseen
