"""Runs of a form: who asked, how far it is, its parts counted by workers."""
