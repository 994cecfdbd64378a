"""The mail server beyond the suite."""
