"""Requests to text and transcription models."""
