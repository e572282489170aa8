"""Tests of Outreach: on fakes, on real servers, in scenarios."""
