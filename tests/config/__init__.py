"""Tests of the top of the house: servers, supervisor, probes, compose."""
