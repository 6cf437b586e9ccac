"""What a person may ask of the authority about their own data, and how it is answered."""
