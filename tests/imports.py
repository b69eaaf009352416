"""Which Python file imports which, read from their text: imports for typing alone and inside functions count too."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Collection, Iterator
from pathlib import Path

Graph = dict[str, set[str]]


def import_graph(root: Path, *folders: str) -> Graph:
    """Return for each module under these folders of root the modules among them that it imports."""
    files = {_name(file.relative_to(root)): file for folder in folders for file in (root / folder).rglob("*.py")}
    return {name: set(_imported(file, files.keys())) - {name} for name, file in files.items()}


def circle(graph: Graph) -> list[str] | None:
    """Return a circle of modules, each importing the next and the last being the first again; None if there is none."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        found: list[str] = error.args[1]
        return found[::-1]  # graphlib names first what is imported
    return None


def _name(file: Path) -> str:
    """Return the dotted name of a module; a package stands for its __init__.py."""
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(file: Path, known: Collection[str]) -> Iterator[str]:
    """Yield the known modules that a file imports; "from package import module" is the module, not its package."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield from [name for name in (f"{node.module}.{alias.name}", node.module) if name in known][:1]
