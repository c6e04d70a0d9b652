"""Pages of the invited, and of one's own data and leave."""
