"""Forms of the coordinator's room."""
