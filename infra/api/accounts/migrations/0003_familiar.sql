-- From where an account was signed in to before: a stranger's failures do not keep out whoever comes from there.
CREATE TABLE accounts.familiar (
    key text NOT NULL, origin text NOT NULL, seen_at timestamptz NOT NULL, PRIMARY KEY (key, origin));
ALTER TABLE accounts.familiar
    ALTER COLUMN key SET STATISTICS 0,
    ALTER COLUMN origin SET STATISTICS 0;
