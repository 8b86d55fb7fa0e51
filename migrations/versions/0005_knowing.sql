-- What the assistant knows of a customer: language, preferences.

-- The language a talk is held in: heard in what was written last, or chosen in so many words.
alter table conversations add column language text;
alter table conversations add column language_chosen boolean not null default false;

-- What a shop wants said of itself: what to bring, parking, payment; name to text.
alter table locations add column policies jsonb not null default '{}';

-- What a customer prefers, in one line each, for staff and for later turns.
create table preferences (
  id uuid primary key,
  organisation_id uuid not null,
  conversation_id uuid not null,
  lead_id uuid not null,
  text text not null,
  created_by text not null,
  created_at timestamptz not null,
  unique (conversation_id, text),
  foreign key (organisation_id, conversation_id) references conversations (organisation_id, id),
  foreign key (organisation_id, lead_id) references leads (organisation_id, id)
);
create index preferences_of on preferences (organisation_id, conversation_id, id);
select scope_by_organisation('preferences');

-- A hold taken to move an appointment stands beside it: what the two share is blocked by the
-- appointment, so a hold has the rest, which may be two stretches or none.
drop index busy_blocks_of_hold;
create index busy_blocks_of_hold on busy_blocks (hold_id) where hold_id is not null;
create index appointments_of_person on appointments (organisation_id, person_id, starts_at);
