"""Typed form fields built from field specifications."""
