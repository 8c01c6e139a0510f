"""Address books of other programs: reading them, whatever their columns and versions."""
