"""What the screens show, worked out from events and values. Pure: no Qt in here."""
