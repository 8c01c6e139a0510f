-- The keys of businesses, people and calls, each wrapped, and what was destroyed. IF NOT EXISTS: they were made by code once.
CREATE SCHEMA IF NOT EXISTS vault;
CREATE TABLE IF NOT EXISTS vault.tenant_keys (
    tenant text NOT NULL, version int NOT NULL, wrapped bytea NOT NULL, PRIMARY KEY (tenant, version));
CREATE TABLE IF NOT EXISTS vault.data_keys (
    tenant text NOT NULL, owner text COLLATE "C" NOT NULL, version int NOT NULL, step int NOT NULL DEFAULT 0,
    wrapped bytea NOT NULL, number bigserial, PRIMARY KEY (tenant, owner));
CREATE INDEX IF NOT EXISTS data_keys_number ON vault.data_keys (number);
CREATE TABLE IF NOT EXISTS vault.destroyed (
    tenant text NOT NULL, owner text COLLATE "C" NOT NULL, fingerprint text NOT NULL, number bigserial,
    at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (tenant, owner));
CREATE INDEX IF NOT EXISTS destroyed_number ON vault.destroyed (number);
