"""What happens in identity, in which order: registrations, links, passwords, sessions."""
