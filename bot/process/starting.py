"""What is looked at before anything runs, and waited for: free ports, the database, Telegram.

What will not be better in a while ends the start: misconfigured.WrongSettingError. What is only away is waited for.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from bot.db import AWAY
from bot.misconfigured import Wrong, WrongSettingError
from bot.registry.core.context import Context
from bot.settings import Settings
from bot.telegram import connection
from bot.telegram.connection import App, NotReached, TokenRefused

log = logging.getLogger(__name__)

TRY_AGAIN_SECONDS = 5  # after something did not answer
TRIES_BETWEEN_LINES = 720  # at most: an hour
LAST_PORT = 65535

Server = Literal["METRICS", "WEBHOOK"]  # how the names of its settings begin


def check_ports(settings: Settings) -> None:
    """Make sure that the ports of the settings can be listened on, before anything else is done."""
    servers: list[Server] = ["METRICS"] if settings.metrics_port else []
    with contextlib.ExitStack() as held:  # all at once, so that two of ours do not take the same
        for server in [*servers, "WEBHOOK"] if settings.webhook_url else servers:
            listen, port = _address(settings, server)
            family = socket.AF_INET6 if ":" in listen else socket.AF_INET
            try:
                held.enter_context(socket.create_server((listen, port), family=family))
            except OSError as error:
                raise cannot_listen(settings, server, error) from error


def cannot_listen(settings: Settings, server: Server, error: OSError) -> WrongSettingError:
    """Return which setting of a server is wrong when its port cannot be listened on."""
    _listen, port = _address(settings, server)
    example = port + 1 if port < LAST_PORT else port - 1
    if error.errno == errno.EADDRINUSE:
        return WrongSettingError(f"{server}_PORT", Wrong.PORT_TAKEN, example=example)
    if error.errno == errno.EACCES:
        return WrongSettingError(f"{server}_PORT", Wrong.PORT_FORBIDDEN)
    return WrongSettingError(f"{server}_LISTEN", Wrong.NOT_LISTENING)


def _address(settings: Settings, server: Server) -> tuple[str, int]:
    if server == "METRICS":
        return settings.metrics_listen, settings.metrics_port
    return settings.webhook_listen, settings.webhook_port


async def open_database(context: Context, stop: asyncio.Event) -> bool:
    """Bring the database to its newest form as soon as it answers; False when the process is to stop before."""
    return await until_there("The database", context.db.migrate, AWAY, stop)


async def reach_telegram(application: App, stop: asyncio.Event, away: Callable[[], None]) -> bool:
    """Ask Telegram who the bot is until it answers; False when the process is to stop before.

    ``away`` is called each time that it does not answer.
    """

    async def ask() -> None:
        try:
            await connection.reach(application)
        except TokenRefused:  # its text shows the token
            raise WrongSettingError("BOT_TOKEN", Wrong.TOKEN_REFUSED) from None
        except NotReached:
            away()
            raise

    return await until_there("Telegram", ask, (NotReached,), stop)


async def until_there(
    what: str,
    attempt: Callable[[], Coroutine[Any, Any, None]],
    away: tuple[type[Exception], ...],
    stop: asyncio.Event,
) -> bool:
    """Try until something is there; False when the process is to stop before. Lines in the log come ever less often."""
    tries = 0
    while not stop.is_set():
        try:
            done = await _unless(stop, attempt())
        except away as error:
            tries += 1
            if _is_worth_a_line(tries):
                log.warning("%s does not answer yet, the start waits for it: %s", what, _short(error))
            await _unless(stop, asyncio.sleep(TRY_AGAIN_SECONDS))
        else:
            if done and tries:
                log.info("%s answers.", what)
            return done
    return False


def _is_worth_a_line(tries: int) -> bool:
    """Return whether to tell of this try: the 1st, 2nd, 4th, 8th and so on, and each of an hour."""
    return tries & (tries - 1) == 0 or tries % TRIES_BETWEEN_LINES == 0


def _short(error: Exception) -> str:
    said = str(error).splitlines()
    return said[0] if said else type(error).__name__


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do something unless the process is to stop: then it is cancelled, and False is returned."""
    task, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([task, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            return False
        await task
        return True
    finally:
        for one in (task, stopping):
            one.cancel()
        await asyncio.wait([task, stopping])
