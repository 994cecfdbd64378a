"""What goes back to the retailer's base: entries that are due, numbered batches, files with a control row, the base's answers."""
