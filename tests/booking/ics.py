"""Reads a calendar file the way RFC 5545 says a reader does: unfold, then name, value."""

from __future__ import annotations


def read_ics(file: bytes) -> dict[str, str]:
    """Return the properties of a file's one event, and the file's METHOD; text unescaped."""
    lines = file.decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    found: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        found[name.partition(";")[0]] = (
            value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
        )
    return found
