"""What goes out to other bodies as a package file and what comes in from them."""
