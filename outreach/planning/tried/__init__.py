"""The policy tried: on expectations, on one contact, on the past."""
