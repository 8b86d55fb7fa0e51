"""Owns how OpenAI's prompts are counted and remembered: by breaks, or of themselves.

Source: the vendor's guide to prompt caching. Since GPT-5.6 a prefix is met again only where a
break stands; older models remember steps of 128 tokens.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import orjson

from simulators.talk import row, rows
from simulators.talk_tokens import Block, automatic, marked

if TYPE_CHECKING:
    from simulators.talk import Row
    from simulators.talk_tokens import Cached, PrefixMemory

LEAST_CACHED: Final = 1024
_STEP: Final = 128
_LIFE: Final = timedelta(minutes=30)
_LONG: Final = timedelta(hours=12)
_ANYWHERE: Final = 1_000_000
_OLDER: Final = frozenset({"gpt-5.4-mini"})


def blocks_of(raw: Row) -> list[Block]:
    """Return a prompt in the order of the cache: tools, instructions, then what was said."""
    found = [Block(orjson.dumps(tool)) for tool in rows(raw.get("tools"))]
    if raw.get("instructions"):
        found.append(Block(str(raw["instructions"]).encode()))
    given = raw.get("input", raw.get("messages"))
    if isinstance(given, str):
        found.append(Block(given.encode()))
    life = _LONG if row(raw.get("prompt_cache_options")).get("ttl") == "12h" else _LIFE
    for item in rows(given):
        parts = rows(item.get("content"))
        if not parts:
            found.append(Block(orjson.dumps(item)))
        role = str(item.get("role")).encode()
        for part in parts:
            bare = {k: v for k, v in part.items() if k != "prompt_cache_breakpoint"}
            mark = life if part.get("prompt_cache_breakpoint") else None
            found.append(Block(role + orjson.dumps(bare), mark))
    return found


def cached(memory: PrefixMemory, raw: Row) -> Cached:
    """Count a prompt against what is remembered, and remember it."""
    options = row(raw.get("prompt_cache_options"))
    # Requests of one key meet each other; others go to other machines.
    model = f"{raw.get('model')}/{raw.get('prompt_cache_key') or ''}"
    blocks = blocks_of(raw)
    if raw.get("model") in _OLDER:
        prompt = b"".join(block.data for block in blocks)
        return automatic(memory, model, prompt, least=LEAST_CACHED, step=_STEP, life=_LIFE)
    if options.get("mode") == "explicit":
        return marked(memory, model, blocks, least=LEAST_CACHED, lookback=1)
    if blocks:
        blocks[-1] = Block(blocks[-1].data, blocks[-1].mark or _LIFE)
    return marked(memory, model, blocks, least=LEAST_CACHED, lookback=_ANYWHERE)
