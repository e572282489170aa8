"""The policy and its answers in plain English."""
