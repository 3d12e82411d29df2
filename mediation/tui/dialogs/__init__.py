"""Dialogs: each is one typed question."""
