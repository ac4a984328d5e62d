"""The look as data: tokens from a TOML file, and what Qt needs made out of them."""
