"""Deeds and experience (六(三)): diary lines chosen with consent, told in a monthly digest."""
