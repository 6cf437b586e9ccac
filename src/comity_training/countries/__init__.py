"""Towns, courts, file numbers and titles by which synthetic registers look native."""
