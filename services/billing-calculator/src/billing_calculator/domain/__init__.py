"""What is true and what is allowed about tariffs, charges, the ledger and payments; pure, standard library only."""
