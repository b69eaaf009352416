"""The process that parses: python -m bot.notices.documents.worker FOLDER, started by process.py and by nobody else."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.notices.documents.isolated import DOCUMENT, JOB, RESULT
from bot.notices.documents.readers import read_kind
from bot.notices.documents.values import Job, Limits
from bot.notices.model import UnreadableDocument

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

_GRACE = 30  # seconds after which an orphan, whose parent can no longer end it, ends itself


def main(folder: Path) -> None:
    """Read FOLDER/document as FOLDER/job.json says and leave FOLDER/result.json."""
    job = json.loads((folder / JOB).read_text(encoding="utf-8"))
    limits = Limits(**job["limits"])
    _limit_process(limits)
    result = _read((folder / DOCUMENT).read_bytes(), job["kind"], Job(limits, folder, _say))
    (folder / RESULT).write_text(json.dumps(result), encoding="utf-8")


def _read(data: bytes, kind: str, job: Job) -> dict[str, Any]:
    try:
        text = read_kind(data, kind, job)
    except UnreadableDocument as error:
        return {"fault": error.fault.value, "detail": error.detail}
    return {**asdict(text), "signed_on": text.signed_on.isoformat() if text.signed_on else None}


def _say(done: int, total: int) -> None:
    sys.stdout.write(f"page {done} {total}\n")
    sys.stdout.flush()


def _limit_process(limits: Limits) -> None:
    """Bound memory and leave no core file; the clock of last resort is for a parent that was killed."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if hasattr(signal, "alarm"):
        signal.alarm(int(limits.seconds + limits.ocr_pages * limits.ocr_page_seconds) + _GRACE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
