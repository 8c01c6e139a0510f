"""Where the people's numbers are looked up: in memory, and in the vault of PostgreSQL."""
