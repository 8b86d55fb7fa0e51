"""A thousand turns at once against one budget, with processes that die: the cap is never passed."""

from __future__ import annotations

import random
import time

from bench.rig import Rig, until
from tests.faults.conftest import MakeRig
from tests.faults.minds import Minds

TURNS, PROCESSES = 1000, 4
CAP_USD = "0.03"
CAP = 30_000_000_000  # pico-dollars
PEOPLE = """
with n as materialized (
  select g, gen_random_uuid() as person, gen_random_uuid() as lead, gen_random_uuid() as talk,
    o.organisation_id as org, o.id as location
  from generate_series(1, %s) g, (select * from locations order by id limit 1) o),
persons as (
  insert into persons (id, organisation_id, first_name, email, created_at, updated_at)
  select person, org, 'Robin', 'robin' || g || '@example.com', now(), now() from n returning id),
leads as (
  insert into leads (id, organisation_id, location_id, person_id, source, source_key, received_at,
    updated_at)
  select lead, org, location, person, 'web_form', 'robin-' || g, now(), now() from n
  returning id)
insert into conversations (id, organisation_id, location_id, person_id, created_at)
select talk, org, location, person, now() from n
"""
COUNTED = "select spent + reserved from spend_counters where scope = 'organisation'"


def test_a_thousand_turns_and_random_kills_never_pass_the_cap(make_rig: MakeRig) -> None:
    rig = make_rig(
        DEMO_MODE="true", AI_CONVERSATION_CAP_USD="", AI_ORGANISATION_DAY_CAP_USD=CAP_USD
    )
    minds = Minds(rig)
    minds.tell("anthropic", "talk", talker="steady", first_ms=30, instant=True)
    rig.sql(PEOPLE, TURNS)
    chance = random.Random(20261122)
    share = TURNS // PROCESSES
    running = [
        rig.run("tests.faults.spender", str(n * share), str(share)) for n in range(PROCESSES)
    ]
    until(lambda: rig.sql("select 1 from spend_reservations limit 1"), "nothing is spent")
    for victim in running[:2]:
        time.sleep(chance.uniform(0.1, 1.2))
        victim.kill()
        _never_over(rig)
    until(lambda: not any(p.running for p in running), "turns are left", seconds=60, every=0.1)

    assert [p.exit_code for p in running[2:]] == [0, 0], running[2].said()[-800:]
    _never_over(rig)
    answered = rig.one("select count(*) from chat_messages where author = 'assistant'")
    assert answered >= TURNS // 2, "the living processes answered everybody"
    providers = {str(row[0]) for row in rig.sql("select distinct provider from model_calls")}
    assert providers == {"claude", "scripted"}, "the cap was met"
    charged = minds.charged()
    assert 0 < charged <= CAP
    ours = rig.one(
        "select coalesce((select sum(cost_pico) from model_calls), 0)"
        " + coalesce((select sum(most) from spend_reservations), 0)"
    )
    assert charged <= int(ours) <= CAP
    assert int(ours) == rig.one(COUNTED), "counters and ledger agree"
    reached = "select count(*) from facts where kind = 'assistant.BudgetReached'"
    assert rig.one(reached) <= 1


def _never_over(rig: Rig) -> None:
    counted = rig.one(COUNTED)
    assert counted <= CAP, f"{counted} of {CAP} pico-dollars"
