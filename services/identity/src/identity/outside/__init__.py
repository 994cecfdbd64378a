"""The libraries identity leans on: password hashing and strength, e-mail addresses, sealing and the key vault."""
