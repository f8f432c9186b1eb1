"""What was revoked lately: so that what is known of a user can be believed until it changes."""
