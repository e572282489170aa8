"""What went out: claim, gate again, SMTP, outcome, in doubt."""
