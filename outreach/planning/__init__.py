"""What we may do next: rules, matching, caps, hours, the gate, plans."""
