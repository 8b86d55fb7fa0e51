"""Server-sent events as bytes: chunks in, the data of whole events out, nothing parsed twice.

Promises that an event cut into pieces comes out whole, that all three line ends are understood,
and that an event without end is refused instead of kept.
"""

from __future__ import annotations

LONGEST_EVENT = 4 * 1024 * 1024


class Unreadable(Exception):  # noqa: N818 - it says what happened
    """What comes is no stream of events."""


class EventReader:
    """Cuts a byte stream into events. One per response."""

    __slots__ = ("_held", "_looked", "_rest")

    def __init__(self) -> None:
        self._rest = bytearray()
        self._looked = 0  # up to here there is no end of an event
        self._held = (
            False  # the last chunk ended with a carriage return that may be half a line end
        )

    @property
    def empty(self) -> bool:
        """Whether nothing of an unfinished event is left."""
        return not self._rest.strip()

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the data of the events that `chunk` completes; events without data are left out.

        Raises `Unreadable` when an event grows past `LONGEST_EVENT` bytes.
        """
        if self._held or b"\r" in chunk:
            chunk = self._plain(chunk)
        rest = self._rest
        rest += chunk
        found: list[bytes] = []
        start = 0
        end = rest.find(b"\n\n", self._looked)
        while end >= 0:
            data = _data(bytes(rest[start:end]))
            if data:
                found.append(data)
            start = end + 2
            end = rest.find(b"\n\n", start)
        if start:
            del rest[:start]
        if len(rest) > LONGEST_EVENT:
            raise Unreadable("an event without end")
        self._looked = max(0, len(rest) - 1)
        return found

    def _plain(self, chunk: bytes) -> bytes:
        """Return a chunk with single line feeds as line ends."""
        if self._held:
            chunk = b"\r" + chunk
        self._held = chunk.endswith(b"\r")
        if self._held:
            chunk = chunk[:-1]
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _data(event: bytes) -> bytes:
    lines = [
        line[6:] if line.startswith(b"data: ") else line[5:]
        for line in event.split(b"\n")
        if line.startswith(b"data:")
    ]
    return lines[0] if len(lines) == 1 else b"\n".join(lines)
