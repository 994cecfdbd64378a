"""notification: tells customers what happened to their account, by e-mail and in the cabinet."""
