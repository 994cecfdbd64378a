"""What a change of the contracts would break, and whom: the generated documents of today against those of the last release."""
