-- An account belongs to the business that it was invited to, and to those that it has opened since; a session is in one of them.
CREATE TABLE accounts.memberships (
    account text NOT NULL, tenant text NOT NULL, role text NOT NULL, made_at timestamptz NOT NULL, PRIMARY KEY (account, tenant));
CREATE INDEX memberships_by_tenant ON accounts.memberships (tenant);
ALTER TABLE accounts.sessions ADD COLUMN tenant text;
