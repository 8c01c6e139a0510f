"""Privacy at work: erasing, handing out, and keeping no longer than said."""
