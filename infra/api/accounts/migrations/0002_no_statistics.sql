-- ANALYZE takes no samples of names and secrets, which would outlive their rows. Setting the type deletes what there is.
ALTER TABLE accounts.accounts
    ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0,
    ALTER COLUMN email TYPE text, ALTER COLUMN email SET STATISTICS 0,
    ALTER COLUMN password TYPE text, ALTER COLUMN password SET STATISTICS 0,
    ALTER COLUMN factor TYPE bytea, ALTER COLUMN factor SET STATISTICS 0,
    ALTER COLUMN next_factor TYPE bytea, ALTER COLUMN next_factor SET STATISTICS 0;
ALTER TABLE accounts.invitations
    ALTER COLUMN hash TYPE text, ALTER COLUMN hash SET STATISTICS 0,
    ALTER COLUMN name TYPE text, ALTER COLUMN name SET STATISTICS 0,
    ALTER COLUMN email TYPE text, ALTER COLUMN email SET STATISTICS 0,
    ALTER COLUMN password TYPE text, ALTER COLUMN password SET STATISTICS 0,
    ALTER COLUMN factor TYPE bytea, ALTER COLUMN factor SET STATISTICS 0;
ALTER TABLE accounts.recovery
    ALTER COLUMN hash TYPE text, ALTER COLUMN hash SET STATISTICS 0;
ALTER TABLE accounts.challenges
    ALTER COLUMN hash TYPE text, ALTER COLUMN hash SET STATISTICS 0;
ALTER TABLE accounts.sessions
    ALTER COLUMN hash TYPE text, ALTER COLUMN hash SET STATISTICS 0,
    ALTER COLUMN label TYPE text, ALTER COLUMN label SET STATISTICS 0;
ALTER TABLE accounts.attempts
    ALTER COLUMN key TYPE text, ALTER COLUMN key SET STATISTICS 0;
ALTER TABLE accounts.outbox
    ALTER COLUMN headers TYPE jsonb, ALTER COLUMN headers SET STATISTICS 0,
    ALTER COLUMN payload TYPE bytea, ALTER COLUMN payload SET STATISTICS 0;
