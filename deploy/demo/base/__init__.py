"""The retailer's billing base as a program: `make month` plays one business month of it against the running suite."""
