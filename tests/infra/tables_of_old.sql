-- The tables as code made them before there were migrations: what an installation of that time has.
CREATE SCHEMA vault;
CREATE TABLE vault.tenant_keys (
    tenant text NOT NULL, version int NOT NULL, wrapped bytea NOT NULL, PRIMARY KEY (tenant, version));
CREATE TABLE vault.data_keys (
    tenant text NOT NULL, owner text COLLATE "C" NOT NULL, version int NOT NULL, step int NOT NULL DEFAULT 0,
    wrapped bytea NOT NULL, number bigserial, PRIMARY KEY (tenant, owner));
CREATE INDEX data_keys_number ON vault.data_keys (number);
CREATE TABLE vault.destroyed (
    tenant text NOT NULL, owner text COLLATE "C" NOT NULL, fingerprint text NOT NULL, number bigserial,
    at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (tenant, owner));
CREATE INDEX destroyed_number ON vault.destroyed (number);

CREATE TABLE vault.numbers (
    tenant text NOT NULL,
    number bytea NOT NULL,
    person text NOT NULL,
    PRIMARY KEY (tenant, number)
);

CREATE SCHEMA accounts;
CREATE TABLE accounts.links (hash text);
CREATE TABLE accounts.accounts (
    account text PRIMARY KEY, tenant text NOT NULL, role text NOT NULL, state text NOT NULL, name text NOT NULL DEFAULT '',
    email text NOT NULL DEFAULT '', password text, factor bytea, last_step bigint NOT NULL DEFAULT 0, next_factor bytea,
    made_at timestamptz NOT NULL, opened_at timestamptz);
CREATE INDEX accounts_by_tenant ON accounts.accounts (tenant);
CREATE UNIQUE INDEX accounts_by_email ON accounts.accounts (email) WHERE state = 'open';
CREATE TABLE accounts.invitations (
    hash text PRIMARY KEY, account text NOT NULL UNIQUE, expires_at timestamptz NOT NULL, name text, email text,
    password text, factor bytea);
CREATE TABLE accounts.recovery (
    account text NOT NULL, hash text NOT NULL, used_at timestamptz, PRIMARY KEY (account, hash));
CREATE TABLE accounts.challenges (
    hash text PRIMARY KEY, account text NOT NULL, expires_at timestamptz NOT NULL, tries int NOT NULL DEFAULT 0);
CREATE TABLE accounts.sessions (
    session text PRIMARY KEY, hash text NOT NULL UNIQUE, account text NOT NULL, kind text NOT NULL, label text NOT NULL,
    scopes text[] NOT NULL, made_at timestamptz NOT NULL, used_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
    revoked_at timestamptz);
CREATE INDEX sessions_by_account ON accounts.sessions (account);
CREATE TABLE accounts.attempts (
    key text PRIMARY KEY, failures int NOT NULL, failed_at timestamptz NOT NULL);
CREATE TABLE accounts.outbox (
    number bigserial PRIMARY KEY, subject text NOT NULL, headers jsonb NOT NULL, payload bytea NOT NULL);

CREATE SCHEMA projections;
CREATE TABLE projections.generations (
    projector text, generation int, version int NOT NULL, live boolean NOT NULL, made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (projector, generation));
CREATE UNIQUE INDEX one_live ON projections.generations (projector) WHERE live;
CREATE TABLE projections.positions (
    projector text, generation int, stream text, position bigint NOT NULL, PRIMARY KEY (projector, generation, stream));
CREATE TABLE projections.parked (
    projector text, generation int, stream text, position bigint, subject text NOT NULL, tag text NOT NULL, id text NOT NULL,
    reason text NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (projector, generation, stream, position));
