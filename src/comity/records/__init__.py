"""Criminal records: convictions, notifications, requests and their answers."""
