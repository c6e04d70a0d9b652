"""A release as a file: plain text, a web page, a document, and its photos. Everything comes from the frozen content."""
