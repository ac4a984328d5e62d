"""Job description, résumé, notes and question banks: import and split."""
