"""What the contacts area asks the outside for."""
