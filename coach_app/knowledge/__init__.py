"""What the interview is made of: the question bank, the interviewer's lines and sound, the candidate.

Pure values and loaders of data files; no sound is decoded here and nothing is looked up over a network.
"""
