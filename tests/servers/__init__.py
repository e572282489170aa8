"""Real servers for tests, each on a free loopback port: Dovecot, Postfix, PostgreSQL and SMTP sinks."""
