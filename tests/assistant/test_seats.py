"""Places at the database: who is served when there are more turns than places."""

from __future__ import annotations

import asyncio

from lead_orchestrator.assistant.turns.seats import Line

UNDER_WAY, BEGINNING = 0, 1


async def _comes(line: Line, queue: int, name: str, served: list[str]) -> None:
    async with line.place(queue):
        served.append(name)


async def test_a_turn_under_way_is_served_before_those_that_begin() -> None:
    line, served = Line(1), list[str]()
    await line.take(BEGINNING)
    waiting = [
        asyncio.create_task(_comes(line, queue, name, served))
        for queue, name in (
            (BEGINNING, "first to come"),
            (BEGINNING, "second to come"),
            (UNDER_WAY, "under way"),
        )
    ]
    await asyncio.sleep(0)
    line.leave()
    await asyncio.gather(*waiting)
    assert served == ["under way", "first to come", "second to come"]


async def test_there_are_never_more_at_work_than_places() -> None:
    line, at_work, most = Line(3), 0, 0

    async def works() -> None:
        nonlocal at_work, most
        async with line.place(at_work % 2):
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0)
            at_work -= 1

    await asyncio.gather(*(works() for _ in range(50)))
    assert most == 3


async def test_who_gives_up_waiting_takes_no_place_with_them() -> None:
    line, served = Line(1), list[str]()
    await line.take(BEGINNING)
    early = asyncio.create_task(_comes(line, BEGINNING, "early", served))
    late = asyncio.create_task(_comes(line, BEGINNING, "late", served))
    third = asyncio.create_task(_comes(line, BEGINNING, "third", served))
    await asyncio.sleep(0)
    early.cancel()  # while it waits
    line.leave()
    late.cancel()  # when the place is its own already
    await asyncio.gather(early, late, third, return_exceptions=True)
    assert served == ["third"]
    async with line.place(BEGINNING):
        served.append("free again")
    assert served == ["third", "free again"]
