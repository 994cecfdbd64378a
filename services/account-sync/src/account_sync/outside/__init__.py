"""The retailer's billing base, which speaks in files."""
