"""Every event and API schema of the suite, declared once."""
