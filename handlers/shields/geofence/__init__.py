"""The geo-fence: where the service is wanted, and whether the business goes there."""
