-- Accounts, how they are opened, and sessions. IF NOT EXISTS: they were made by code once. `links` and `tokens` are from
-- before there were accounts: what they let in had no second factor.
CREATE SCHEMA IF NOT EXISTS accounts;
DROP TABLE IF EXISTS accounts.links, accounts.tokens;
CREATE TABLE IF NOT EXISTS accounts.accounts (
    account text PRIMARY KEY, tenant text NOT NULL, role text NOT NULL, state text NOT NULL, name text NOT NULL DEFAULT '',
    email text NOT NULL DEFAULT '', password text, factor bytea, last_step bigint NOT NULL DEFAULT 0, next_factor bytea,
    made_at timestamptz NOT NULL, opened_at timestamptz);
CREATE INDEX IF NOT EXISTS accounts_by_tenant ON accounts.accounts (tenant);
CREATE UNIQUE INDEX IF NOT EXISTS accounts_by_email ON accounts.accounts (email) WHERE state = 'open';
CREATE TABLE IF NOT EXISTS accounts.invitations (
    hash text PRIMARY KEY, account text NOT NULL UNIQUE, expires_at timestamptz NOT NULL, name text, email text,
    password text, factor bytea);
CREATE TABLE IF NOT EXISTS accounts.recovery (
    account text NOT NULL, hash text NOT NULL, used_at timestamptz, PRIMARY KEY (account, hash));
CREATE TABLE IF NOT EXISTS accounts.challenges (
    hash text PRIMARY KEY, account text NOT NULL, expires_at timestamptz NOT NULL, tries int NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS accounts.sessions (
    session text PRIMARY KEY, hash text NOT NULL UNIQUE, account text NOT NULL, kind text NOT NULL, label text NOT NULL,
    scopes text[] NOT NULL, made_at timestamptz NOT NULL, used_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
    revoked_at timestamptz);
CREATE INDEX IF NOT EXISTS sessions_by_account ON accounts.sessions (account);
CREATE TABLE IF NOT EXISTS accounts.attempts (
    key text PRIMARY KEY, failures int NOT NULL, failed_at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS accounts.outbox (
    number bigserial PRIMARY KEY, subject text NOT NULL, headers jsonb NOT NULL, payload bytea NOT NULL);
