-- Who a number leads to, by its keyed hash. IF NOT EXISTS: it was made by code once.
CREATE SCHEMA IF NOT EXISTS vault;
CREATE TABLE IF NOT EXISTS vault.numbers (
    tenant text NOT NULL,
    number bytea NOT NULL,
    person text NOT NULL,
    PRIMARY KEY (tenant, number)
);
