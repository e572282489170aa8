"""What a person decided: the queue and the states of the outbox."""
