"""The counts of `kit.limits` in Redis: one script, one round trip.

Loaded only where there is a Redis. Says `StoreLost` for all that a Redis can do to us.
"""

from __future__ import annotations

from datetime import datetime

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from lead_orchestrator.kit.limits import Knock, Place, StoreLost

# Both keep the rule of `rate_hit` and `place_take` in the database, step by step.
_HIT = """
local now, most_wait = tonumber(ARGV[1]), 0
local todo = {}
for i, key in ipairs(KEYS) do
  local most, window = tonumber(ARGV[i * 2]), tonumber(ARGV[i * 2 + 1])
  local step = math.floor(window / 20)
  local this = math.floor(now / step)
  local held, total, steps = redis.call('HGETALL', key), 0, {}
  for n = 1, #held, 2 do
    local number = tonumber(held[n])
    if number > this then this = number end
  end
  for n = 1, #held, 2 do
    local number, hits = tonumber(held[n]), tonumber(held[n + 1])
    if number < this - 20 then
      redis.call('HDEL', key, held[n])
    else
      total = total + hits
      steps[#steps + 1] = {number, hits}
    end
  end
  if total >= most then
    table.sort(steps, function(a, b) return a[1] < b[1] end)
    for _, one in ipairs(steps) do
      total = total - one[2]
      if total < most then
        most_wait = math.max(most_wait, (one[1] + 1) * step + window - now)
        break
      end
    end
  end
  todo[i] = {key, this, math.floor(window * 1.1)}
end
if most_wait > 0 then return most_wait end
for _, one in ipairs(todo) do
  redis.call('HINCRBY', one[1], one[2], 1)
  redis.call('PEXPIRE', one[1], one[3])
end
return 0
"""
_TAKE = """
local now, ends = tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local others = redis.call('ZCARD', KEYS[1])
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then others = others - 1 end
if others >= tonumber(ARGV[4]) then return 0 end
redis.call('ZADD', KEYS[1], ends, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ends - now + 60000)
return 1
"""


class InRedis:
    """Counts in Redis."""

    def __init__(self, url: str, *, patience_s: float) -> None:
        self._redis = Redis.from_url(  # pyright: ignore[reportUnknownMemberType] - no types there
            url,
            socket_timeout=patience_s,
            socket_connect_timeout=patience_s,
            retry=Retry(NoBackoff(), 0),  # the database is asked instead
        )
        self._hit = self._redis.register_script(_HIT)
        self._take = self._redis.register_script(_TAKE)

    async def hit(self, knocks: tuple[Knock, ...], now: datetime) -> int:
        """Count one hit of each, or none if one is over; milliseconds to wait."""
        figures = [n for _, limit in knocks for n in (limit.hits, limit.window_ms)]
        keys = [f"knock:{subject}" for subject, _ in knocks]
        try:
            return int(await self._hit(keys=keys, args=[_ms(now), *figures]))
        except RedisError as error:
            raise StoreLost from error

    async def take(self, place: Place, *, now: datetime, until: datetime) -> bool:
        """Take a place or keep it; False when all are taken by others."""
        args = [str(place.id), _ms(now), _ms(until), place.most]
        try:
            return bool(await self._take(keys=[f"places:{place.subject}"], args=args))
        except RedisError as error:
            raise StoreLost from error

    async def leave(self, place: Place) -> None:
        """Give a place back."""
        try:
            await self._redis.zrem(f"places:{place.subject}", str(place.id))
        except RedisError as error:
            raise StoreLost from error

    async def close(self) -> None:
        """Let go of connections."""
        await self._redis.aclose()


def _ms(now: datetime) -> int:
    return int(now.timestamp() * 1000)
