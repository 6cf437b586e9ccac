"""Request and reply as a filled PDF: the form annexed to Framework Decision 2009/315/JHA.

For an authority without any system. Holds how a message is laid out in two languages, drawn
and tagged, and read back; what travels inside as an attachment is the message itself.
Optional libraries draw and read PDF; they are imported in ``drawing``, ``tagging`` and
``pdf_reading`` only. Signatures are made and checked in ``trust``. Knows no storage.

The fields follow the list of the form's contents in the sources at hand; the Annex as the
Official Journal prints it was not at hand: neither its order nor its wording is claimed.
"""
