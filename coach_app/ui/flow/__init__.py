"""What pages do together, one file a subject: which commands go out, what each event changes."""
