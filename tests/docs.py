"""Reading the documents: sections, tables of Markdown, code in backticks."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CODE = re.compile(r"`([^`]+)`")
COMMAND = re.compile(r"(?<![\w/.:])/([a-z][a-z0-9_]*)(?![\w/-]|\.\w)")


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def section(path: str, title: str) -> str:
    """Return what stands under a heading."""
    found = re.split(r"^#+ (.+)$", text_of(path), flags=re.MULTILINE)
    parts = dict(zip(found[1::2], found[2::2], strict=True))
    assert title in parts, f"{path} has no section {title!r}"
    return parts[title]


def table(path: str, title: str, number: int = 0) -> list[list[str]]:
    """Return a table of a section as rows of cells, the heading first."""
    blocks = re.findall(r"(?:^\|.*\n)+", section(path, title), flags=re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in blocks[number].splitlines()]
    return [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]


def code(cell: str) -> str:
    """Return the one thing that stands in backticks in a cell."""
    (found,) = CODE.findall(cell)
    return str(found)


def defines(path: str, symbol: str) -> bool:
    """Return whether a module of Python defines a name, or for "Class.name" a class with that method or field."""
    scope: list[ast.stmt] = ast.parse(text_of(path)).body
    for name in symbol.split("."):
        found = next((statement for statement in scope if name in _names(statement)), None)
        if found is None:
            return False
        scope = found.body if isinstance(found, ast.ClassDef) else []
    return True


def _names(statement: ast.stmt) -> set[str]:
    """Return the names that a statement defines."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return {statement.name}
    if isinstance(statement, ast.AnnAssign):
        return {target.id for target in [statement.target] if isinstance(target, ast.Name)}
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def contracts() -> list[dict[str, Any]]:
    """Return the contracts that import-linter holds."""
    found: list[dict[str, Any]] = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    return found
