"""The services' event logs afterwards: replayed, rebuilt from, proven complete, and kept small."""
