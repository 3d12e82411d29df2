"""Tables of the store and the frozen values handed to screens and templates."""
