"""python -m demo [--notice FILE] [--out FOLDER], or python -m demo --month [--write FILE]."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
from pathlib import Path

from bot import notices
from bot.i18n import language
from bot.views.core import refusals
from bot.workdays import WorkCalendar
from demo import month
from demo.samples import HERE, MERGED
from demo.stage import StoryFaltered
from demo.story import play
from demo.story_stage import open_story
from demo.transcript import use_utf8

FAILED = 1


async def run(name: str, data: bytes, out: Path) -> None:
    """Play the story of a notice, starting on the working day after it was issued."""
    read = notices.read(data, name)
    day = read.issued_on or read.met_on or MERGED
    async with open_story(out, WorkCalendar().next_workday(day)) as stage:
        await play(stage, name, data)
        stage.script.chapter("Hết. Những gì còn lại sau buổi trình diễn")
        stage.script.note(f"Cơ sở dữ liệu: {out / 'nhacviec.sqlite3'}; các tệp đã gửi: {out / 'files'}/")


async def month_of(out: Path, file: Path | None) -> None:
    """Play a whole month; print it, or write it to ``file``."""
    said = await month.write(out)
    if file is None:
        print(said, end="")
    else:
        await asyncio.to_thread(file.write_text, said, encoding="utf-8", newline="\n")


def main() -> int:
    """Read the command line, play, and say plainly what went wrong if something did."""
    use_utf8()
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--notice", type=Path, default=HERE / "notice.txt")
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--month", action="store_true", help="play a whole month instead, as Markdown")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the month to a file instead of printing it")
    chosen = parser.parse_args()
    shutil.rmtree(chosen.out, ignore_errors=True)
    chosen.out.mkdir(parents=True)
    try:
        if chosen.month:
            asyncio.run(month_of(chosen.out, chosen.write))
        else:
            asyncio.run(run(chosen.notice.name, chosen.notice.read_bytes(), chosen.out))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return FAILED
    except notices.UnreadableDocument as problem:
        blocks = refusals.unreadable(language("vi"), problem.fault, problem.detail).blocks
        print(*(block.text.striptags() for block in blocks), sep="\n", file=sys.stderr)
        return FAILED
    except StoryFaltered as faltered:
        print(f"The story could not go on; the bot said: {faltered}", file=sys.stderr)
        return FAILED
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
