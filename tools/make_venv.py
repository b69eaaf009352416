"""Make a virtual environment, also where Debian's python3 comes without ensurepip.

Usage: python3 tools/make_venv.py FOLDER. Uses the standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def made(folder: Path) -> bool:
    """Return whether python -m venv could make the environment with pip in it."""
    if (folder / "bin" / "pip").exists():
        return True
    shutil.rmtree(folder, ignore_errors=True)
    return subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False).returncode == 0  # noqa: S603


def install_venv_package() -> bool:
    """Install Debian's python3-venv when this machine has apt-get and we may use it."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return (
        subprocess.run([apt, "update", "-qq"], check=False).returncode == 0  # noqa: S603
        and subprocess.run([apt, "install", "-y", "-qq", package], check=False).returncode == 0  # noqa: S603
    )


def main() -> int:
    """Make the environment named on the command line; 0 when it is there."""
    folder = Path(sys.argv[1])
    if made(folder) or (install_venv_package() and made(folder)):
        return 0
    sys.stderr.write(
        "python3 on this machine cannot make virtual environments. On Debian and Ubuntu:"
        " sudo apt-get install python3-venv, then call make again.\n"
    )
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
