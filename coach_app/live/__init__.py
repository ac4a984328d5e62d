"""One protocol for a talking model, and the engines that speak it."""
