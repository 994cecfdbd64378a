"""What is true of accounts and who their holders are; standard library only."""
