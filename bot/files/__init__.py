"""Files people sent: fetched once from the platform and kept by their content."""
