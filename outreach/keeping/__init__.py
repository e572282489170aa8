"""What is on record: the audit trail and its chain, and which life of the database this is."""
