"""Reports of clause 四(二): drafted from what was recorded, written in chat, filed and accepted.

The half-year report is one kind of those a pack declares; nothing here knows which it is.
"""
