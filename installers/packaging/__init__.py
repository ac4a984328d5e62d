"""What turns the source tree into installers, around Briefcase."""
