"""THE DESK IN ONE'S OWN MAILBOX: what waits for a yes lies in a folder, and moving it decides."""
