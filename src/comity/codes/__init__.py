"""Code tables (offences, sanctions, parameters, lists) generated from resources/codes.

The room knows what a code is called, in which languages, on whose authority, and how sure
we are of it. It knows nothing of persons, messages or cases. A code it does not know is
never an error: states extend the tables, and a code received is kept and shown.

``catalogue`` holds the tables, ``countries`` the two-letter and wire forms of states,
``unknown`` the literals that mean "not known", ``mapping`` the parts of a code.
"""
