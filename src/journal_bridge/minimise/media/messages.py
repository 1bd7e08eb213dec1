"""What the checker and its child say to each other: JSON objects, each after its length in four bytes."""

import json
from typing import IO

Message = dict[str, object]


def read_message(stream: IO[bytes]) -> Message | None:
    """Return the next message, or None at the end of the stream."""
    length = stream.read(4)
    if len(length) < 4:  # noqa: PLR2004 - the length field
        return None
    text = stream.read(int.from_bytes(length, "big"))
    try:
        message = json.loads(text)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def write_message(stream: IO[bytes], message: Message) -> None:
    """Write one message and flush it."""
    text = json.dumps(message).encode()
    stream.write(len(text).to_bytes(4, "big") + text)
    stream.flush()
