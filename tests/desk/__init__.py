"""The desk in one's own mailbox."""
