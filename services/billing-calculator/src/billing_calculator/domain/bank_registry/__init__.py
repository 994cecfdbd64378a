"""Registries of debts and charges for banks and agents: what a payer at their counter is asked to pay, by account number."""
