"""What is known of a contact at a moment."""
