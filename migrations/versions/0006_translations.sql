-- What staff read of messages in another language than theirs.

-- The language an organisation's staff work in.
alter table organisations add column language text not null default 'en'
  check (language in ('en', 'es', 'fr'));

-- What a call was for: a turn with a customer, or a translation for staff.
alter table model_calls add column kind text not null default 'turn'
  check (kind in ('turn', 'translate'));

-- One for each message and language; the message itself is never changed.
create table message_translations (
  message_id uuid not null,
  organisation_id uuid not null,
  conversation_id uuid not null,
  language text not null check (language in ('en', 'es', 'fr')),
  text text not null,
  provider text not null,
  model text not null,
  created_at timestamptz not null,
  primary key (message_id, language),
  foreign key (organisation_id, conversation_id) references conversations (organisation_id, id)
);
create index message_translations_of on message_translations (organisation_id, conversation_id);
select scope_by_organisation('message_translations');
