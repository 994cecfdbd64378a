"""What readings reaches beyond its own database: the key its receipts are signed with, and the file of intake rules."""
