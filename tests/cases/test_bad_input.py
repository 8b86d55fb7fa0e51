"""Bad input, case by case: what strangers send, what it may do, and what it may not.

The cases are data (`bad_input.json`); drivers try them; `tables.py` names what is not tried.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.cases import (
    drivers_booking,
    drivers_chat,
    drivers_edge,
    drivers_imports,
    drivers_isolation,
    drivers_names,
    drivers_opt_out,
    drivers_people,
    drivers_staff,
    drivers_streams,
    drivers_webhooks,
)
from tests.cases.catalogue import FILE, PURE, STAGED, Case, Trial, cases
from tests.cases.stage import PHONE, Said, Staged, check_answers, check_logs, next_door
from tests.cases.tables import CONTRACT_WINS, ELSEWHERE, NOT_BUILT

DRIVERS = (
    drivers_booking, drivers_chat, drivers_edge, drivers_imports, drivers_isolation,
    drivers_names, drivers_opt_out, drivers_people, drivers_staff, drivers_streams,
    drivers_webhooks,
)  # fmt: skip
ALL = cases()


def kept_promises(trial: Trial) -> None:
    """Fail unless every promise of the case was seen to hold or is kept elsewhere."""
    case = trial.case
    elsewhere = {promise for case_id, promise in ELSEWHERE if case_id == case.id}
    assert case.promises - trial.held - elsewhere == set()
    assert trial.held & elsewhere == set(), "seen to hold here, though said to be kept elsewhere"
    assert trial.answered or not (trial.won or case.statuses), "no answer was looked at"


@pytest.mark.parametrize("case", [ALL[i] for i in sorted(PURE)], ids=lambda c: c.id)
def test_rules_alone_meet_the_case(case: Case) -> None:
    trial = Trial(case, won=CONTRACT_WINS.get(case.id))
    PURE[case.id](trial)
    kept_promises(trial)


@pytest.mark.parametrize("case", [ALL[i] for i in sorted(STAGED)], ids=lambda c: c.id)
async def test_the_product_meets_the_case(case: Case, stage: Staged) -> None:
    await STAGED[case.id](stage)
    kept_promises(stage)


@pytest.mark.parametrize("case", [ALL["W01"]], ids=lambda c: c.id)
async def test_what_is_checked_after_every_case_would_be_noticed(stage: Staged) -> None:
    fine = Said("GET /", 200, "", "{}", 0.1)
    neighbour = stage.neighbour
    told = (neighbour.shop.slug, "Nadia", neighbour.shop.webhook_key, "Traceback (most recent")
    for said in (
        replace(fine, status=503),
        replace(fine, seconds=2.5),
        *(replace(fine, body=f"so: {words}") for words in told),
        replace(fine, headers=f"x: {stage.world.product.settings.secret_key}"),
    ):
        check_answers(stage)
        stage.recorder.said.append(said)
        with pytest.raises(AssertionError):
            check_answers(stage)
        stage.recorder.said.clear()
    stage.world.street.hosts.append("evil.example.net")
    with pytest.raises(AssertionError):
        check_answers(stage)
    stage.world.street.hosts.clear()
    place = stage.logs.seek(0, 2)
    stage.logs.write(f"wrote to {PHONE}")
    with pytest.raises(AssertionError):
        check_logs(stage)
    stage.logs.truncate(place)
    before = await next_door(stage.world, neighbour)
    for message, alike in (("touched", False), ("", True)):
        async with stage.world.product.units.open(
            organisation_id=neighbour.shop.organisation_id
        ) as unit:
            await unit.execute(text("update leads set message = :said"), {"said": message})
        assert (await next_door(stage.world, neighbour) == before) is alike


def test_every_case_is_driven_or_belongs_to_a_room_not_built_yet() -> None:
    assert len(DRIVERS) == 11
    counted = Counter([*PURE, *STAGED, *NOT_BUILT])
    assert {i for i, n in counted.items() if n > 1} == set()
    assert set(counted) == set(ALL)
    driven = len(PURE) + len(STAGED)
    print(f"{len(ALL)} cases: {driven} driven, {len(NOT_BUILT)} wait for their room")  # noqa: T201
    assert (len(ALL), driven) == (181, 181 - len(NOT_BUILT))
    assert driven >= 146


def test_what_another_text_wins_over_is_named_with_its_reason() -> None:
    for case_id, won in CONTRACT_WINS.items():
        assert case_id in PURE or case_id in STAGED
        assert won.why
        assert not won.statuses <= ALL[case_id].statuses, f"{case_id}: nothing is won"
    for case_id, promise in ELSEWHERE:
        assert promise in ALL[case_id].promises
        assert case_id not in NOT_BUILT
    assert all(ELSEWHERE.values())
    assert all(NOT_BUILT.values())


def test_the_catalogue_names_no_machine() -> None:
    told = FILE.read_text(encoding="utf-8")
    for word in ("/home/", "/root/", "/work/", "/tmp/", "C:\\"):
        assert word not in told
