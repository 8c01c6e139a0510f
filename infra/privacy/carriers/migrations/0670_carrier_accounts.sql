-- The account a business has bound, its token sealed under a key of the vault (`sealed_by`) that dies with it; and what was bought.
CREATE SCHEMA IF NOT EXISTS vault;
CREATE TABLE vault.carrier_accounts (
    tenant text PRIMARY KEY, account text NOT NULL, sealed_by text NOT NULL, token bytea NOT NULL,
    bound_at timestamptz NOT NULL, tested_at timestamptz NOT NULL);
ALTER TABLE vault.carrier_accounts ALTER COLUMN account SET STATISTICS 0, ALTER COLUMN token SET STATISTICS 0;
CREATE TABLE vault.bought_numbers (
    tenant text NOT NULL, offer text NOT NULL, number text NOT NULL, sid text NOT NULL, bought_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, offer));
