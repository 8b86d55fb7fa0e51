-- How turns are gathered, routed and ended.

-- Messages that came together have one answer: each one's turn ends with it.
alter table turns add column reply_id uuid;
create index turns_running on turns (conversation_id, lease_until) where state = 'running';
create index turns_of on turns (conversation_id, started_at);
