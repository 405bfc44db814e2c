"""The command line, the chat and the server."""
