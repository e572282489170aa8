"""What the operator wrote: the YAML, and what is wrong with it."""
