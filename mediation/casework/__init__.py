"""What a mediator does: one function is one act is one transaction, and returns what changed.

Screens and commands import the submodule they need (``casework.desk``, ``casework.acts`` …); nothing heavy is imported
until a function that needs it runs, so that showing a case does not load the writing half.
"""
