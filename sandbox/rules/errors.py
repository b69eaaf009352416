"""Refusals in Telegram's own form."""

from typing import Any


class ApiError(Exception):
    """A request that Telegram would refuse.

    `error_code` is also the HTTP status; `parameters` holds retry_after or migrate_to_chat_id.
    """

    def __init__(self, error_code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """Return the body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.error_code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(description: str, **parameters: int) -> ApiError:
    """Return a 400 with the prefix that Telegram puts before nearly all of them."""
    return ApiError(400, f"Bad Request: {description}", **parameters)


def forbidden(description: str) -> ApiError:
    """Return a 403: the bot has no access to the chat."""
    return ApiError(403, f"Forbidden: {description}")


def too_many_requests(retry_after: int) -> ApiError:
    """Return a 429 that says how many seconds to wait."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def conflict(description: str) -> ApiError:
    """Return a 409: somebody else takes this bot's updates."""
    return ApiError(409, f"Conflict: {description}")
