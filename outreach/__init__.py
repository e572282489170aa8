"""An email-integrated outreach engine that respects what each contact asked for."""
