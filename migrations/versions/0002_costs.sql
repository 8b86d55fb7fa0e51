-- What models cost: the ledger's columns, budgets, reservations. And how often somebody knocks.

-- Gives tables forced row-level scope by organisation and the product's rights; for every migration.
create function scope_by_organisation(variadic names text[]) returns void language plpgsql as $$
declare
  t text;
begin
  foreach t in array names loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy scope on %I using (organisation_id = nullif(current_setting(''app.organisation_id'', true), '''')::uuid)'
      ' with check (organisation_id = nullif(current_setting(''app.organisation_id'', true), '''')::uuid)', t);
    execute format('grant select, insert, update, delete on %I to lead_app', t);
  end loop;
end $$;
revoke execute on function scope_by_organisation from public;

-- The ledger. Money is pico-dollars: a micro-dollar per million tokens is one for each token. -----
alter table model_calls rename column cost_microusd to cost_pico;
update model_calls set cost_pico = cost_pico * 1000000;
alter table model_calls
  add column cost_microusd bigint not null generated always as ((cost_pico + 500000) / 1000000) stored,
  add column reasoning_tokens integer not null default 0,
  add column price_version text, -- null: nobody knows this model's price, the dearest was taken
  add column measured boolean not null default true, -- false: the vendor told no usage, the most was taken
  add column arm text,
  add column reservation_id uuid,
  add column location_day date, -- the days it counts for: the shop's own, and the organisation's (UTC)
  add column organisation_day date;
update model_calls m set organisation_day = (m.at at time zone 'UTC')::date,
  location_day = (m.at at time zone l.timezone)::date from locations l where l.id = m.location_id;
alter table model_calls
  alter column location_day set not null,
  alter column organisation_day set not null,
  add check (cost_pico >= 0);
create index model_calls_of_day on model_calls (organisation_id, organisation_day);
create index model_calls_of_location on model_calls (location_id, location_day);
create index model_calls_of_conversation on model_calls (conversation_id, at);
create index model_calls_of_turn on model_calls (turn_id);
create index model_calls_lost on model_calls (reservation_id) where finish_reason = 'lost';

-- What may be spent is promised before a call and paid after it. A row exists once there is a cap.
create table spend_counters (
  organisation_id uuid not null,
  scope text not null check (scope in ('conversation', 'location', 'organisation')),
  subject_id uuid not null,
  day date not null, -- 1970-01-01 for a conversation, which is counted in all
  cap bigint not null check (cap >= 0), -- of the last promise
  spent bigint not null default 0 check (spent >= 0),
  reserved bigint not null default 0 check (reserved >= 0),
  over bigint not null default 0 check (over >= 0), -- paid beyond what was promised, told truthfully
  near_at timestamptz,
  reached_at timestamptz,
  primary key (organisation_id, scope, subject_id, day),
  constraint spend_within_cap check (spent + reserved <= cap + over)
) with (fillfactor = 50);
create index spend_counters_reached on spend_counters (organisation_id, reached_at)
  where reached_at is not null;

create table spend_reservations (
  id uuid primary key,
  organisation_id uuid not null,
  conversation_id uuid not null,
  location_id uuid not null,
  turn_id uuid not null,
  provider text not null,
  model text not null,
  most bigint not null check (most >= 0),
  scopes text[] not null,
  location_day date not null,
  organisation_day date not null,
  at timestamptz not null
);
create index spend_reservations_age on spend_reservations (organisation_id, at);

-- How an organisation, or one of its locations, wants to be answered: what differs from the house.
create table assistant_settings (
  organisation_id uuid not null references organisations,
  location_id uuid,
  changes jsonb not null default '{}' check (jsonb_typeof(changes) = 'object'),
  updated_at timestamptz not null,
  unique nulls not distinct (organisation_id, location_id),
  foreign key (organisation_id, location_id) references locations (organisation_id, id)
);
select scope_by_organisation('spend_counters', 'spend_reservations', 'assistant_settings');

-- What the ledger says of a scope: a counter that begins late begins with the truth.
create function spent_so_far(p_org uuid, p_scope text, p_subject uuid, p_day date) returns bigint
language sql stable as $$
  select coalesce(sum(m.cost_pico), 0)::bigint from model_calls m
  where m.organisation_id = p_org and case p_scope
    when 'conversation' then m.conversation_id = p_subject
    when 'location' then m.location_id = p_subject and m.location_day = p_day
    else m.organisation_day = p_day end
$$;

-- Promises the most a call can cost, in every scope that has a cap or in none of them.
-- Rows are locked in one order everywhere: reservations, then counters by scope, day, subject.
create function spend_reserve(
  p_id uuid, p_org uuid, p_conversation uuid, p_location uuid, p_turn uuid,
  p_provider text, p_model text, p_most bigint,
  p_caps bigint[], -- conversation, location, organisation; null: no cap
  p_near double precision, p_now timestamptz,
  out refused text, out newly boolean, out crowded boolean, out near boolean,
  out newly_near text[], out location_day date, out organisation_day date
) language plpgsql as $$
declare
  scopes constant text[] := array['conversation', 'location', 'organisation'];
  subjects constant uuid[] := array[p_conversation, p_location, p_org];
  days date[];
  held record;
begin
  newly := false; crowded := false; near := false; newly_near := '{}';
  organisation_day := (p_now at time zone 'UTC')::date;
  select (p_now at time zone l.timezone)::date into location_day from locations l
    where l.id = p_location;
  if location_day is null then
    raise exception 'no such location' using errcode = 'foreign_key_violation';
  end if;
  days := array[date '1970-01-01', location_day, organisation_day];

  insert into spend_counters (organisation_id, scope, subject_id, day, cap, spent, over)
    select p_org, w.scope, w.subject, w.day, w.cap, s.spent, greatest(s.spent - w.cap, 0)
    from unnest(scopes, subjects, days, p_caps) as w(scope, subject, day, cap)
    cross join lateral (select spent_so_far(p_org, w.scope, w.subject, w.day) as spent) s
    where w.cap is not null and not exists (
      select 1 from spend_counters c where c.organisation_id = p_org and c.scope = w.scope
        and c.subject_id = w.subject and c.day = w.day)
    order by w.scope
    on conflict do nothing;

  for held in
    select c.scope, c.subject_id, c.day, c.spent, c.reserved, w.cap,
      c.near_at is null or w.cap > c.cap as not_told
    from spend_counters c join unnest(scopes, subjects, days, p_caps) as w(scope, subject, day, cap)
      on c.scope = w.scope and c.subject_id = w.subject and c.day = w.day
    where c.organisation_id = p_org and w.cap is not null
    order by c.scope, c.day, c.subject_id for update of c
  loop
    if held.spent + held.reserved + p_most > held.cap then
      refused := held.scope;
      crowded := held.spent + p_most <= held.cap;
      if not crowded then
        update spend_counters c set reached_at = p_now where c.organisation_id = p_org
          and c.scope = held.scope and c.subject_id = held.subject_id and c.day = held.day
          and c.reached_at is null;
        newly := found;
      end if;
      near := false; newly_near := '{}';
      return;
    end if;
    if held.spent + held.reserved + p_most >= p_near * held.cap then
      near := true;
      if held.not_told then
        newly_near := newly_near || held.scope;
      end if;
    end if;
  end loop;

  update spend_counters c set reserved = c.reserved + p_most, cap = w.cap,
      near_at = case when w.scope = any(newly_near) then p_now
                     when w.cap > c.cap then null else c.near_at end,
      reached_at = case when w.cap > c.cap then null else c.reached_at end
    from unnest(scopes, subjects, days, p_caps) as w(scope, subject, day, cap)
    where w.cap is not null and c.organisation_id = p_org and c.scope = w.scope
      and c.subject_id = w.subject and c.day = w.day;
  insert into spend_reservations
    values (p_id, p_org, p_conversation, p_location, p_turn, p_provider, p_model, p_most,
      (select array_agg(w.scope) from unnest(scopes, p_caps) as w(scope, cap) where w.cap is not null),
      location_day, organisation_day, p_now);
end $$;

-- What each cost belongs to: a promise that is open, one that was given up as lost, or none.
create function spend_entries(
  p_org uuid, p_location uuid, p_conversation uuid, p_now timestamptz, p_ids uuid[], p_costs bigint[]
) returns table (
  n bigint, cost bigint, most bigint, promise text, held text[],
  conversation_id uuid, location_id uuid, location_day date, organisation_day date
) language sql stable as $$
  select e.n, e.cost, coalesce(r.most, m.cost_pico, 0),
    case when r.id is not null then 'open' when m.id is not null then 'lost' else 'none' end,
    coalesce(r.scopes, '{}'),
    coalesce(r.conversation_id, m.conversation_id, p_conversation),
    coalesce(r.location_id, m.location_id, p_location),
    coalesce(r.location_day, m.location_day, (p_now at time zone l.timezone)::date),
    coalesce(r.organisation_day, m.organisation_day, (p_now at time zone 'UTC')::date)
  from unnest(p_ids, p_costs) with ordinality as e(id, cost, n)
  left join spend_reservations r on r.id = e.id
  left join model_calls m on m.reservation_id = e.id and m.finish_reason = 'lost'
  left join locations l on l.id = p_location
$$;

-- Turns promises into what was really spent; gives back the days that each cost counts for.
create function spend_settle(
  p_org uuid, p_location uuid, p_conversation uuid, p_now timestamptz, p_ids uuid[], p_costs bigint[]
) returns table (n bigint, location_day date, organisation_day date, beyond bigint)
language plpgsql as $$
#variable_conflict use_column
begin
  perform 1 from spend_reservations r where r.id = any(p_ids) order by r.id for update;
  return query
    select e.n, e.location_day, e.organisation_day,
      case when e.promise = 'none' then 0 else greatest(e.cost - e.most, 0) end
    from spend_entries(p_org, p_location, p_conversation, p_now, p_ids, p_costs) e;
  perform 1 from spend_counters c
    where c.organisation_id = p_org and (c.scope, c.subject_id, c.day) in (
      select v.scope, v.subject_id, v.day
      from spend_entries(p_org, p_location, p_conversation, p_now, p_ids, p_costs) e
      cross join lateral (values
        ('conversation', e.conversation_id, date '1970-01-01'),
        ('location', e.location_id, e.location_day),
        ('organisation', p_org, e.organisation_day)) as v(scope, subject_id, day))
    order by c.scope, c.day, c.subject_id for update;
  if found then
    update spend_counters c set spent = c.spent + p.spent, reserved = c.reserved - p.held,
        over = c.over + p.over
      from (
        select v.scope, v.subject_id, v.day,
          sum(e.cost - case e.promise when 'lost' then e.most else 0 end)::bigint as spent,
          sum(case when v.held then e.most else 0 end)::bigint as held,
          sum(greatest(0, e.cost - case when v.held or e.promise = 'lost' then e.most else 0 end))::bigint as over
        from spend_entries(p_org, p_location, p_conversation, p_now, p_ids, p_costs) e
        cross join lateral (values
          ('conversation', e.conversation_id, date '1970-01-01', 'conversation' = any(e.held)),
          ('location', e.location_id, e.location_day, 'location' = any(e.held)),
          ('organisation', p_org, e.organisation_day, 'organisation' = any(e.held))
        ) as v(scope, subject_id, day, held)
        where e.conversation_id is not null
        group by v.scope, v.subject_id, v.day) p
      where c.organisation_id = p_org and c.scope = p.scope and c.subject_id = p.subject_id
        and c.day = p.day;
  end if;
  delete from model_calls m where m.reservation_id = any(p_ids) and m.finish_reason = 'lost';
  delete from spend_reservations r where r.id = any(p_ids);
end $$;

-- How often somebody knocks: the last 21 steps of a twentieth of the window, the newest first.
-- No knock waits for the disk: its count may be lost in a crash, and that is all that is lost.
create table rate_windows (
  subject text primary key,
  newest bigint not null, -- the number of the newest step since 1970
  counts integer[] not null,
  ends_at timestamptz not null
) with (fillfactor = 50);
create index rate_windows_age on rate_windows (ends_at);

-- Counts one knock for each subject if all may knock; else counts none and tells how many
-- milliseconds to wait. A step counts until all of it has left the window: never more than `most`
-- within any span of the window's length, and a wait of at most a twentieth too much.
create function rate_hit(p_subjects text[], p_most integer[], p_windows_ms bigint[], p_now timestamptz)
returns bigint language plpgsql as $$
declare
  steps constant integer := 20;
  now_ms constant bigint := floor(extract(epoch from p_now) * 1000);
  w record;
  step bigint;
  this bigint;
  at_step bigint;
  found_counts integer[];
  total integer;
  wait bigint := 0;
  new_subjects text[] := '{}';
  new_steps bigint[] := '{}';
  new_counts text[] := '{}';
  new_ends timestamptz[] := '{}';
begin
  perform set_config('synchronous_commit', 'off', true);
  insert into rate_windows
    select s.subject, 0, '{}', p_now from unnest(p_subjects) as s(subject)
    where not exists (select 1 from rate_windows r where r.subject = s.subject)
    order by s.subject on conflict do nothing;
  for w in
    select r.subject, r.newest, r.counts, g.most, g.window_ms
    from rate_windows r join unnest(p_subjects, p_most, p_windows_ms) as g(subject, most, window_ms)
      on g.subject = r.subject
    order by r.subject for update of r
  loop
    step := w.window_ms / steps;
    this := now_ms / step;
    at_step := greatest(this, w.newest); -- a clock that runs behind counts with the newest
    found_counts := array_fill(0, array[least(at_step - w.newest, steps + 1)::integer]) || w.counts;
    found_counts := found_counts[1:steps + 1];
    total := coalesce((select sum(c) from unnest(found_counts) c), 0);
    if total >= w.most then
      for i in reverse cardinality(found_counts)..1 loop
        total := total - found_counts[i];
        if total < w.most then
          wait := greatest(wait, (at_step - i + 2) * step + w.window_ms - now_ms);
          exit;
        end if;
      end loop;
    end if;
    if cardinality(found_counts) = 0 then
      found_counts := array[0];
    end if;
    found_counts[1] := found_counts[1] + 1;
    new_subjects := new_subjects || w.subject;
    new_steps := new_steps || at_step;
    new_counts := new_counts || found_counts::text;
    new_ends := new_ends || p_now + make_interval(secs => w.window_ms * 1.05 / 1000.0);
  end loop;
  if wait = 0 then
    update rate_windows r set newest = n.newest, counts = n.counts::integer[], ends_at = n.ends_at
      from unnest(new_subjects, new_steps, new_counts, new_ends) as n(subject, newest, counts, ends_at)
      where r.subject = n.subject;
  end if;
  return wait;
end $$;

-- Places that are taken for a while: a place whose holder died is free again by itself.
create table places_taken (
  subject text not null,
  place uuid not null,
  until timestamptz not null,
  primary key (subject, place)
);
create index places_taken_age on places_taken (until);

-- Takes a place, or keeps one; false when all are taken by others.
create function place_take(
  p_subject text, p_place uuid, p_most integer, p_now timestamptz, p_until timestamptz
) returns boolean language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  perform pg_advisory_xact_lock(hashtextextended('place:' || p_subject, 0));
  delete from places_taken t where t.subject = p_subject and t.until <= p_now;
  if (select count(*) from places_taken t where t.subject = p_subject and t.place <> p_place) >= p_most
  then
    return false;
  end if;
  insert into places_taken values (p_subject, p_place, p_until)
    on conflict (subject, place) do update set until = excluded.until;
  return true;
end $$;
grant select, insert, update, delete on rate_windows, places_taken to lead_app;
