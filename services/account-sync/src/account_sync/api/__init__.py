"""What can be asked of account-sync: over HTTP, and by the operator's commands."""
