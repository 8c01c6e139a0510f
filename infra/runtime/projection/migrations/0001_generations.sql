-- Which generation of a read model is live, how far each has come, and what it set aside. IF NOT EXISTS: made by code once.
CREATE SCHEMA IF NOT EXISTS projections;
CREATE TABLE IF NOT EXISTS projections.generations (
    projector text, generation int, version int NOT NULL, live boolean NOT NULL, made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (projector, generation));
CREATE UNIQUE INDEX IF NOT EXISTS one_live ON projections.generations (projector) WHERE live;
CREATE TABLE IF NOT EXISTS projections.positions (
    projector text, generation int, stream text, position bigint NOT NULL, PRIMARY KEY (projector, generation, stream));
CREATE TABLE IF NOT EXISTS projections.parked (
    projector text, generation int, stream text, position bigint, subject text NOT NULL, tag text NOT NULL, id text NOT NULL,
    reason text NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (projector, generation, stream, position));
