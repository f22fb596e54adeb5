"""What the words mean and what is allowed. Pure: the standard library only."""
