"""What arrived: IMAP, parsing, automatic mail, threading and identity, the poller."""
