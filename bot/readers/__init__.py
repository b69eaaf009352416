"""Reading what people send, in processes of their own that are ended at their limits.

Whatever looks into a stranger's bytes runs there: the kind of a file, the secrecy mark, its text, its directives, our
tables that come back. The bot hands bytes over and takes plain values back; nothing is unpacked in its own process.
"""

from bot.readers.pool import LeftQueueError, Readers

__all__ = ["LeftQueueError", "Readers"]
