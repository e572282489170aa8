"""The demo: a sandbox mail server, a believable story, and a tour through it."""
