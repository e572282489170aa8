"""The daemon: schedule, the passes in their order, one per database, health."""
