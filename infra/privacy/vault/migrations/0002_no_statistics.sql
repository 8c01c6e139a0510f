-- ANALYZE takes no samples of keys: a sample outlives its row, and so a destroyed key. Setting the type deletes what there is.
ALTER TABLE vault.tenant_keys ALTER COLUMN wrapped TYPE bytea, ALTER COLUMN wrapped SET STATISTICS 0;
ALTER TABLE vault.data_keys ALTER COLUMN wrapped TYPE bytea, ALTER COLUMN wrapped SET STATISTICS 0;
