"""The composition root: everything is put together here but the window. No Qt."""
