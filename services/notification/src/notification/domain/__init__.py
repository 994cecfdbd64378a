"""What is worth telling, and in which words."""
