"""Pages of people: the list, one person, invitations, hand-over, requests to be forgotten."""
