"""Tables written by tools/gen_codes.py from resources/codes. Do not edit."""
