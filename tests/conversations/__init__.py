"""Conversations, as transcripts of what people say and are told."""
