"""No circle of files: whoever reads one can read what it imports first, and so on to the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs import ROOT
from tests.imports import circle, import_graph

FOLDERS = ("bot", "sandbox", "demo", "bench", "tools", "tests")


def test_no_files_import_each_other_in_a_circle() -> None:
    graph = import_graph(ROOT, *FOLDERS)
    assert {name.partition(".")[0] for name in graph} == set(FOLDERS), "every folder is there"
    assert {"bot.models.base", "tests.reading"} <= set().union(*graph.values()), "imports are found"
    found = circle(graph)
    assert found is None, " imports ".join(found or ())


CLOSING = {
    "whole module": "import house.roof",
    "module of a package": "from house import roof",
    "name of a module": "from house.roof import tiles",
    "for typing alone": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.roof import Tile",
    "in a function": "def build():\n    from house import roof\n    return roof",
}


def house(root: Path, **texts: str) -> Path:
    """Make a package "house" with these modules."""
    for name, text in {"__init__": "", **texts}.items():
        file = root / "house" / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    return root


@pytest.mark.parametrize("how", CLOSING)
def test_finder_names_the_circle_however_it_is_closed(tmp_path: Path, how: str) -> None:
    house(tmp_path, roof="from house import wall", wall="from house.floor import stone", floor=CLOSING[how], door="")
    found = circle(import_graph(tmp_path, "house"))
    assert found is not None
    assert found[0] == found[-1]
    around = ["house.roof", "house.wall", "house.floor"]
    start = around.index(found[0])
    assert found[:-1] == around[start:] + around[:start], "each imports the next"


def test_finder_sees_a_circle_through_a_package(tmp_path: Path) -> None:
    house(tmp_path, __init__="from house.wall import stone", wall="from house import tiles")
    assert sorted(set(circle(import_graph(tmp_path, "house")) or ())) == ["house", "house.wall"]


def test_files_that_only_build_on_each_other_are_no_circle(tmp_path: Path) -> None:
    house(tmp_path, roof="import re\nfrom house import wall, floor", wall="from house import floor", floor="import ast")
    assert import_graph(tmp_path, "house") == {
        "house": set(),
        "house.roof": {"house.wall", "house.floor"},
        "house.wall": {"house.floor"},
        "house.floor": set(),
    }
    assert circle(import_graph(tmp_path, "house")) is None
