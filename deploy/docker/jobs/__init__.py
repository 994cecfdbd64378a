"""Jobs around the suite in containers; what they share with the run without containers is taken from `native`."""
