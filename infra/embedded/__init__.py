"""Everything on one machine: nats-server, PostgreSQL and the roles under one supervisor."""
