"""What is true of people, their passwords and their sessions, and what is allowed. Standard library only."""
