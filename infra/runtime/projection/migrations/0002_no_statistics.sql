-- ANALYZE takes no samples of why a fact was set aside, which may quote it. Setting the type deletes what there is.
ALTER TABLE projections.parked ALTER COLUMN reason TYPE text, ALTER COLUMN reason SET STATISTICS 0;
