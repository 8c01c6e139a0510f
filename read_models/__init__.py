"""Read models: the rows and the questions one may ask them."""
