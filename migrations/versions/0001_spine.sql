-- Ids are UUIDv7 made by the product. Times are UTC. Money is integer cents.
-- Every table with organisation_id has forced row-level security, but those named at the end with a reason.

create extension if not exists btree_gist;

-- kit -----------------------------------------------------------------------------------------
create table receipts (
  id uuid primary key,
  organisation_id uuid,
  location_id uuid,
  source text not null,
  key text not null,
  body bytea not null,
  headers jsonb not null default '{}',
  received_at timestamptz not null,
  state text not null default 'new'
    check (state in ('new', 'understood', 'ignored', 'quarantined', 'parked')),
  reason text,
  lead_id uuid,
  understood_at timestamptz,
  unique nulls not distinct (organisation_id, source, key)
);
create index receipts_attention on receipts (organisation_id, received_at desc)
  where state in ('quarantined', 'parked');

-- Signed deliveries seen lately: a replay inside the signature's tolerance is refused.
create table seen_deliveries (
  organisation_id uuid not null,
  source text not null,
  delivery text not null,
  seen_at timestamptz not null,
  primary key (organisation_id, source, delivery)
);
create index seen_deliveries_age on seen_deliveries (seen_at);

create table facts (
  id uuid primary key,
  organisation_id uuid not null,
  location_id uuid,
  lead_id uuid,
  kind text not null,
  body jsonb not null,
  actor text not null,
  at timestamptz not null
);
create index facts_of_lead on facts (organisation_id, lead_id, id) where lead_id is not null;
create index facts_by_kind on facts (organisation_id, kind, at);

create table reactions (
  fact_id uuid not null,
  reaction text not null,
  organisation_id uuid not null,
  kind text not null,
  body jsonb not null,
  run_after timestamptz not null,
  attempts integer not null default 0,
  strikes integer not null default 0, -- the attempts that count: a neighbour who is away is none
  claimed_until timestamptz,
  state text not null default 'waiting' check (state in ('waiting', 'dead')),
  error text,
  primary key (fact_id, reaction)
);
create index reactions_due on reactions (reaction, run_after, fact_id) where state = 'waiting';

create table timers (
  id uuid primary key,
  organisation_id uuid not null,
  lead_id uuid,
  kind text not null,
  body jsonb not null,
  due_at timestamptz not null
);
create index timers_due on timers (due_at);

create table idempotency_keys (
  organisation_id uuid not null,
  scope text not null,
  key text not null,
  fingerprint bytea not null,
  status integer not null,
  body jsonb,
  created_at timestamptz not null,
  primary key (organisation_id, scope, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

create table rate_counts (
  subject text not null,
  window_start timestamptz not null,
  hits integer not null,
  primary key (subject, window_start)
);

create table workers (
  name text primary key,
  kind text not null,
  started_at timestamptz not null,
  beat_at timestamptz not null
);

-- tenancy -------------------------------------------------------------------------------------
create table organisations (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null
);

-- Whose is it? The only door from a public key (a slug, the hash of a token) to an organisation.
create table directory (
  kind text not null,
  key text not null,
  organisation_id uuid not null references organisations,
  subject_id uuid not null,
  primary key (kind, key)
);

create table locations (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  slug text not null unique,
  name text not null,
  timezone text not null,
  phone text not null,
  email text not null,
  street text not null,
  city text not null,
  state text not null,
  postal_code text not null,
  country text not null default 'US',
  crm_location_id text,
  intake_rules jsonb not null default '{}',
  booking_rules jsonb not null default '{}',
  status text not null default 'active' check (status in ('active', 'suspended')),
  created_at timestamptz not null,
  unique (organisation_id, id),
  unique (organisation_id, crm_location_id)
);

create table location_hours (
  organisation_id uuid not null,
  location_id uuid not null,
  weekday smallint not null check (weekday between 0 and 6), -- 0 is Monday
  opens time not null,
  closes time not null check (closes > opens),
  primary key (location_id, weekday, opens),
  foreign key (organisation_id, location_id) references locations (organisation_id, id)
);

create table location_closures (
  organisation_id uuid not null,
  location_id uuid not null,
  day date not null,
  reason text not null,
  opens time, -- both null: closed all day; else the hours of that day
  closes time,
  primary key (location_id, day),
  check ((opens is null) = (closes is null)),
  foreign key (organisation_id, location_id) references locations (organisation_id, id)
);

create table location_credentials (
  organisation_id uuid not null,
  location_id uuid not null,
  vendor text not null,
  sealed bytea not null,
  updated_at timestamptz not null,
  primary key (location_id, vendor),
  foreign key (organisation_id, location_id) references locations (organisation_id, id)
);

create table staff (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  email text not null,
  name text not null,
  role text not null check (role in ('owner', 'manager', 'advisor', 'viewer')),
  status text not null default 'active' check (status in ('active', 'left')),
  created_at timestamptz not null,
  unique (organisation_id, email)
);

create table signin_links (
  id uuid primary key,
  organisation_id uuid not null,
  staff_id uuid not null references staff,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table staff_sessions (
  id uuid primary key,
  organisation_id uuid not null,
  staff_id uuid not null references staff,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);

-- catalogue -----------------------------------------------------------------------------------
create table service_catalog (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  code text not null,
  category text not null check (category in ('window_tint', 'paint_protection', 'ceramic_coating', 'audio', 'other')),
  name text not null,
  description text not null,
  duration_minutes integer not null check (duration_minutes > 0),
  price_cents integer not null check (price_cents >= 0),
  currency text not null default 'USD',
  position integer not null default 0,
  active boolean not null default true,
  updated_at timestamptz not null,
  unique (organisation_id, code),
  unique (organisation_id, id)
);

-- A price for a class of vehicle, for the whole organisation or for one location.
create table service_prices (
  organisation_id uuid not null,
  service_id uuid not null,
  location_id uuid,
  vehicle_class text, -- null: any class
  price_cents integer not null check (price_cents >= 0),
  duration_minutes integer check (duration_minutes > 0),
  updated_at timestamptz not null,
  unique nulls not distinct (service_id, location_id, vehicle_class),
  foreign key (organisation_id, service_id) references service_catalog (organisation_id, id)
);

-- What a location does not offer.
create table service_withdrawals (
  organisation_id uuid not null,
  location_id uuid not null,
  service_id uuid not null,
  primary key (location_id, service_id),
  foreign key (organisation_id, service_id) references service_catalog (organisation_id, id)
);

-- leads ---------------------------------------------------------------------------------------
create table persons (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  first_name text not null default '',
  last_name text not null default '',
  email text,
  email_key text,
  phone text, -- E.164, or what was typed when it is none
  phone_e164 text,
  language text not null default 'en',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organisation_id, id)
);
create index persons_by_email on persons (organisation_id, email_key) where email_key is not null;
create index persons_by_phone on persons (organisation_id, phone_e164) where phone_e164 is not null;

create table vehicles (
  id uuid primary key,
  organisation_id uuid not null,
  person_id uuid not null,
  year integer,
  make text not null default '',
  model text not null default '',
  typed text not null default '',
  vehicle_class text,
  crm_id text,
  created_at timestamptz not null,
  unique (organisation_id, id),
  foreign key (organisation_id, person_id) references persons (organisation_id, id)
);

create table leads (
  id uuid primary key,
  organisation_id uuid not null,
  location_id uuid not null,
  person_id uuid not null,
  vehicle_id uuid,
  source text not null,
  source_key text not null,
  source_version bigint not null default 0,
  status text not null default 'new'
    check (status in ('new', 'contacted', 'chat_active', 'appointment_scheduled', 'converted', 'lost')),
  lost_reason text,
  service_wanted text not null default '',
  message text not null default '',
  language text not null default 'en',
  received_at timestamptz not null,
  first_touch_at timestamptz,
  updated_at timestamptz not null,
  unique (organisation_id, id),
  unique (organisation_id, source, source_key),
  foreign key (organisation_id, location_id) references locations (organisation_id, id),
  foreign key (organisation_id, person_id) references persons (organisation_id, id),
  foreign key (organisation_id, vehicle_id) references vehicles (organisation_id, id)
);
create index leads_recent on leads (organisation_id, received_at desc, id desc);
create index leads_of_person on leads (organisation_id, person_id);

-- messaging -----------------------------------------------------------------------------------
create table consents (
  id uuid primary key,
  organisation_id uuid not null,
  person_id uuid not null,
  lead_id uuid not null,
  channel text not null check (channel in ('sms', 'email')),
  granted boolean not null,
  wording text not null,
  page text not null,
  how text not null default 'form' check (how in ('form', 'sms', 'chat', 'email', 'staff', 'carrier')),
  at timestamptz not null,
  foreign key (organisation_id, person_id) references persons (organisation_id, id)
);
create index consents_of_person on consents (organisation_id, person_id, channel, at desc);

-- One row per address; the send gate locks it shared, an opt-out locks it alone.
create table contacts (
  organisation_id uuid not null,
  channel text not null,
  address text not null,
  suppressed_at timestamptz, -- asked us to stop
  suppressed_why text,
  suppressed_scope text not null default 'all' check (suppressed_scope in ('all', 'marketing')),
  unusable_at timestamptz, -- a carrier says nothing arrives there
  unusable_why text,
  created_at timestamptz not null,
  primary key (organisation_id, channel, address)
);

create table conversations (
  id uuid primary key,
  organisation_id uuid not null,
  location_id uuid not null,
  person_id uuid not null,
  holder text not null default 'assistant' check (holder in ('assistant', 'staff')),
  held_by uuid references staff,
  asked_for_person_at timestamptz,
  hand_off_reason text,
  last_message_at timestamptz,
  last_message_id uuid, -- ids in one conversation grow in the order of commits: readers resume by id
  staff_read_at timestamptz,
  created_at timestamptz not null,
  unique (organisation_id, id),
  unique (organisation_id, location_id, person_id),
  foreign key (organisation_id, location_id) references locations (organisation_id, id),
  foreign key (organisation_id, person_id) references persons (organisation_id, id)
);

create table chat_messages (
  id uuid primary key,
  organisation_id uuid not null,
  conversation_id uuid not null,
  lead_id uuid not null,
  author text not null check (author in ('customer', 'assistant', 'staff', 'system')),
  staff_id uuid,
  channel text not null check (channel in ('web', 'sms', 'email')),
  text text not null,
  cards jsonb not null default '[]',
  client_message_id text,
  answers uuid, -- the customer's message this one answers
  model jsonb, -- provider, model, usage, cost, latency of an assistant's message
  created_at timestamptz not null,
  foreign key (organisation_id, conversation_id) references conversations (organisation_id, id),
  foreign key (organisation_id, lead_id) references leads (organisation_id, id)
);
create index chat_messages_of on chat_messages (organisation_id, conversation_id, id);
create unique index chat_messages_once on chat_messages (conversation_id, client_message_id)
  where client_message_id is not null;
create unique index chat_messages_one_answer on chat_messages (answers) where answers is not null;

create table chat_links (
  id uuid primary key,
  organisation_id uuid not null,
  lead_id uuid not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  foreign key (organisation_id, lead_id) references leads (organisation_id, id)
);
create index chat_links_of on chat_links (organisation_id, lead_id);

create table chat_sessions (
  id uuid primary key,
  organisation_id uuid not null,
  lead_id uuid not null,
  link_id uuid not null references chat_links,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  foreign key (organisation_id, lead_id) references leads (organisation_id, id)
);

create table outbox (
  id uuid primary key,
  organisation_id uuid not null,
  location_id uuid,
  lead_id uuid,
  person_id uuid,
  kind text not null, -- first_touch, booking_confirmed, booking_moved, booking_cancelled, staff_reply, new_link, signin_link, …
  class text not null check (class in ('inquiry', 'marketing', 'transactional', 'reply', 'house')),
  intent text not null, -- what makes it one: with kind and channel it is unique
  channel text not null check (channel in ('sms', 'email')),
  recipient text not null,
  address text not null, -- the recipient as `contacts` knows it
  subject text,
  body text not null,
  html text,
  attachments jsonb not null default '[]', -- [{name, type, content}] content is base64
  match text, -- a text only this message carries, to find it again at the vendor
  state text not null default 'queued' check (state in
    ('queued', 'sending', 'accepted', 'delivered', 'failed', 'refused', 'unknown', 'needs_review')),
  route text, -- demo, twilio, sendgrid, smtp: decided by the gate
  vendor_id text,
  refused_rule text,
  refused_detail text,
  queued_at timestamptz not null,
  sent_at timestamptz,
  settled_at timestamptz,
  unique (organisation_id, kind, intent, channel)
);
create index outbox_recent on outbox (organisation_id, queued_at desc, id desc);
create index outbox_of_lead on outbox (organisation_id, lead_id, id);
create index outbox_open on outbox (organisation_id, state) where state in ('queued', 'sending', 'unknown');
create index outbox_recipient on outbox (organisation_id, recipient, id);

create table attempts (
  id uuid primary key,
  organisation_id uuid not null,
  outbox_id uuid not null references outbox,
  n integer not null,
  route text not null,
  started_at timestamptz not null,
  body_hash bytea not null,
  outcome text check (outcome in ('accepted', 'refused', 'unknown')),
  vendor_id text,
  error_code text,
  detail text,
  settled_by text, -- call, callback, lookup, policy; none while in doubt
  settled_at timestamptz,
  unique (outbox_id, n)
);
create index attempts_by_vendor_id on attempts (organisation_id, vendor_id) where vendor_id is not null;

create table delivery_events (
  id uuid primary key,
  organisation_id uuid not null,
  outbox_id uuid not null references outbox,
  key text not null, -- vendor's id, event and time: the same news twice is one row
  event text not null,
  detail text,
  at timestamptz not null,
  unique (organisation_id, key)
);

-- booking -------------------------------------------------------------------------------------
create table bays (
  id uuid primary key,
  organisation_id uuid not null,
  location_id uuid not null,
  name text not null,
  categories text[] not null, -- what can be done in it
  position integer not null default 0,
  active boolean not null default true,
  unique (organisation_id, id),
  foreign key (organisation_id, location_id) references locations (organisation_id, id)
);

create table holds (
  id uuid primary key,
  organisation_id uuid not null,
  location_id uuid not null,
  lead_id uuid not null,
  bay_id uuid not null,
  service_ids uuid[] not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  drop_off boolean not null default false,
  price_cents integer not null,
  price_from boolean not null default false, -- the lowest of several: the class of the car is unknown
  currency text not null,
  state text not null default 'held' check (state in ('held', 'booked', 'released', 'expired')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  unique (organisation_id, id),
  foreign key (organisation_id, lead_id) references leads (organisation_id, id),
  foreign key (organisation_id, bay_id) references bays (organisation_id, id)
);
create unique index holds_one_of_lead on holds (organisation_id, lead_id) where state = 'held';

create table appointments (
  id uuid primary key,
  organisation_id uuid not null,
  location_id uuid not null,
  lead_id uuid not null,
  person_id uuid not null,
  vehicle_id uuid,
  bay_id uuid not null,
  service_ids uuid[] not null,
  service_names text[] not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  timezone text not null, -- with the wall time: what was promised, whatever becomes of the zone
  local_starts_at timestamp not null,
  drop_off boolean not null default false,
  price_cents integer not null,
  price_from boolean not null default false,
  currency text not null,
  status text not null default 'booked' check (status in ('booked', 'cancelled', 'completed', 'no_show')),
  sequence integer not null default 0, -- iCalendar SEQUENCE
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organisation_id, id),
  foreign key (organisation_id, location_id) references locations (organisation_id, id),
  foreign key (organisation_id, lead_id) references leads (organisation_id, id),
  foreign key (organisation_id, bay_id) references bays (organisation_id, id)
);
create index appointments_by_day on appointments (organisation_id, location_id, starts_at);
create index appointments_of_lead on appointments (organisation_id, lead_id);

-- Holds, appointments and closed bays meet here: two of them never overlap in one bay.
create table busy_blocks (
  id uuid primary key,
  organisation_id uuid not null,
  location_id uuid not null,
  bay_id uuid not null,
  during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)
    and not lower_inf(during) and not upper_inf(during)),
  hold_id uuid,
  appointment_id uuid,
  reason text,
  foreign key (organisation_id, bay_id) references bays (organisation_id, id),
  foreign key (organisation_id, hold_id) references holds (organisation_id, id),
  foreign key (organisation_id, appointment_id) references appointments (organisation_id, id),
  constraint no_double_booking exclude using gist (bay_id with =, during with &&)
);
create index busy_blocks_of on busy_blocks using gist (location_id, during);
create unique index busy_blocks_of_hold on busy_blocks (hold_id) where hold_id is not null;
create unique index busy_blocks_of_appointment on busy_blocks (appointment_id)
  where appointment_id is not null;

-- assistant -----------------------------------------------------------------------------------
create table turns (
  id uuid primary key,
  organisation_id uuid not null,
  conversation_id uuid not null,
  lead_id uuid not null,
  message_id uuid not null unique, -- the customer's message it answers: one turn each
  state text not null default 'running' check (state in ('running', 'answered', 'handed_off', 'overtaken')),
  started_at timestamptz not null,
  lease_until timestamptz not null,
  finished_at timestamptz
);

create table guard_refusals (
  id uuid primary key,
  organisation_id uuid not null,
  turn_id uuid not null,
  rule text not null,
  sentence text not null,
  at timestamptz not null
);

create table model_calls (
  id uuid primary key,
  organisation_id uuid not null,
  location_id uuid not null,
  conversation_id uuid not null,
  turn_id uuid not null,
  provider text not null,
  model text not null,
  prompt_version text not null,
  input_tokens integer not null,
  cached_read_tokens integer not null default 0,
  cached_write_tokens integer not null default 0,
  output_tokens integer not null,
  cost_microusd bigint not null,
  first_token_ms integer,
  total_ms integer not null,
  finish_reason text not null,
  at timestamptz not null
);

-- Row-level scope: no scope set means no rows. --------------------------------------------------
do $$
declare
  t text;
begin
  for t in
    select c.relname from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'organisation_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      -- directory: keys and ids only, it is what tells whose scope to set.
      -- reactions, timers: ids only, a worker claims across organisations.
      and c.relname not in ('directory', 'reactions', 'timers', 'receipts')
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy scope on %I using (organisation_id = nullif(current_setting(''app.organisation_id'', true), '''')::uuid)'
      ' with check (organisation_id = nullif(current_setting(''app.organisation_id'', true), '''')::uuid)', t);
  end loop;
end $$;

alter table organisations enable row level security;
alter table organisations force row level security;
create policy scope on organisations
  using (id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (id = nullif(current_setting('app.organisation_id', true), '')::uuid);

-- A receipt may arrive before anyone knows whose it is; it is then seen only by an unscoped unit.
alter table receipts enable row level security;
alter table receipts force row level security;
create policy scope on receipts
  using (organisation_id is not distinct from nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id is not distinct from nullif(current_setting('app.organisation_id', true), '')::uuid);

grant usage on schema public to lead_app;
grant select, insert, update, delete on all tables in schema public to lead_app;
grant usage, select on all sequences in schema public to lead_app;
grant execute on all functions in schema public to lead_app;
revoke update, delete on facts from lead_app;
