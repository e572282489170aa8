"""Whom does a rule fit, and if not, why?"""
