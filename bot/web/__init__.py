"""What is served over HTTP: webhooks of the platforms, health, and numbers for Prometheus."""
