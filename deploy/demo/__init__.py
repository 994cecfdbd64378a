"""The walk through the running suite, and the invented retailer it walks through."""
