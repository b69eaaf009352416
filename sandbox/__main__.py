"""Serve the sandbox: python -m sandbox [--port N] [--seed FILE.json]."""

import argparse
import json
import sys
from pathlib import Path

import uvicorn

from sandbox.page.pages import app_with_page
from sandbox.play.seed import plant
from sandbox.play.world import World

EXAMPLE = {
    "users": [
        {"key": "hoa", "first_name": "Trần Thị Hoa"},
        {"key": "binh", "first_name": "Lê Văn Bình"},
    ],
    "groups": [{"title": "Sở Y tế - việc được giao", "members": ["binh", "hoa"]}],
}


def arguments() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--seed", type=Path, help="JSON file with users and groups to begin with")
    parser.add_argument("--no-rate-limits", action="store_true", help="let the bot send as fast as it likes")
    return parser


def greeting(world: World, host: str, port: int) -> str:
    """Return what the person who started the sandbox needs to know."""
    address = f"http://{host}:{port}"
    return (
        f"Chat page: {address}/\n\nPut this into .env:\n"
        f"BOT_TOKEN={world.bot.token}\nBOT_API_URL={address}\n\n"
        f"The library's base_url is {address}/bot and its base_file_url {address}/file/bot\n"
    )


def main() -> None:
    """Make the world and serve it until stopped."""
    options = arguments().parse_args()
    world = World(rate_limits=not options.no_rate_limits, allow_http_webhook=True)
    plant(world, json.loads(options.seed.read_text(encoding="utf-8")) if options.seed else EXAMPLE)
    sys.stdout.write(greeting(world, options.host, options.port))
    sys.stdout.flush()
    # The token stands in every request's address: no access log.
    uvicorn.run(app_with_page(world), host=options.host, port=options.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
