"""The faces for people: server-rendered pages. So far the public register of apostilles."""
