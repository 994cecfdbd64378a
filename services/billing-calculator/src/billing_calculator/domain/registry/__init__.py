"""Registries of payments: how files of banks and agents are read, checked and matched with what was paid online."""
