"""What handlers ask the outside for, each behind one small interface."""
