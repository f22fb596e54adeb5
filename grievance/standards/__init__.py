"""A mechanism is data: criteria, duties, questions, subject types."""
