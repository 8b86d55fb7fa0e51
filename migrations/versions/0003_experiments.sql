-- Experiments: arms, assignments, exposures.

create table experiments (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  name text not null check (length(name) between 1 and 80),
  salt text not null, -- a new salt deals the conversations anew
  status text not null default 'draft' check (status in ('draft', 'running', 'ended')),
  hold_out double precision not null default 0.05 check (hold_out >= 0 and hold_out < 1),
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  unique (organisation_id, id),
  unique (organisation_id, name)
);
-- One at a time: two would blur each other's outcome.
create unique index experiments_one_runs on experiments (organisation_id) where status = 'running';

create table experiment_arms (
  organisation_id uuid not null,
  experiment_id uuid not null,
  name text not null check (length(name) between 1 and 40),
  position integer not null, -- 0 is the control
  share double precision not null check (share > 0),
  provider text not null,
  model text not null,
  prompt text not null,
  stopped_at timestamptz,
  stopped_because text,
  primary key (experiment_id, name),
  unique (experiment_id, position),
  foreign key (organisation_id, experiment_id) references experiments (organisation_id, id)
);

create table experiment_assignments (
  organisation_id uuid not null,
  experiment_id uuid not null,
  conversation_id uuid not null,
  arm text not null, -- '' is the hold-out: the house's own choice
  assigned_at timestamptz not null,
  exposed_at timestamptz, -- the first answer went out
  primary key (experiment_id, conversation_id),
  foreign key (organisation_id, experiment_id) references experiments (organisation_id, id),
  foreign key (organisation_id, conversation_id) references conversations (organisation_id, id)
);
create index experiment_assignments_by_conversation
  on experiment_assignments (conversation_id, experiment_id);

select scope_by_organisation('experiments', 'experiment_arms', 'experiment_assignments');
