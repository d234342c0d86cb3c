"""Documents written anew with other texts."""
