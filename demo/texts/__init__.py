"""Hand-written sentence patterns, one text file a topic, and the grammar that turns them into releases."""
