"""E-mail: an issued version goes to one person by the house's one way to the SMTP server."""

from daumoi.foundation.mail import envelope_address, send, sender_address

__all__ = ["envelope_address", "send", "sender_address"]
