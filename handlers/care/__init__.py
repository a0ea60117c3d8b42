"""Looking after people: terms that end, insurance and examinations, talks (六(四))."""
