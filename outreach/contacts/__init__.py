"""Who they are and what they asked for: the one ledger of contacts, wishes, holds and touches."""
