"""How many calls fit on two cores, beside a bare socket that keeps nothing."""
