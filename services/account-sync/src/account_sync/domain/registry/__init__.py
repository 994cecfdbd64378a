"""The registry file of the retailer's base: its columns, its rows, and what can be wrong with them."""
