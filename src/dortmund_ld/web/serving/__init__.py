"""The processes of a server, and what answers in them before Flask is asked."""
