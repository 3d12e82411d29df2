"""The terminal interface: screens, widgets, styles and one table of actions. It talks to casework only."""
