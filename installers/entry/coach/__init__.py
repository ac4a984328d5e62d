"""The launcher of a packaged program; its name becomes the name of the binary."""
