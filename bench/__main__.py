"""python -m bench [gold|doubt|reading|delivery|busy ...]: all of them without a name."""

from __future__ import annotations

import importlib
import sys

NAMES = ("gold", "doubt", "reading", "delivery", "busy")


def main() -> None:
    """Run the benchmarks named on the command line."""
    for name in sys.argv[1:] or NAMES:
        print(f"== {name}")
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main()
