"""Whom could a rule fit, asked of the database."""
