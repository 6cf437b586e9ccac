"""The faces for people and their programs: the desk, and the public register of apostilles."""
