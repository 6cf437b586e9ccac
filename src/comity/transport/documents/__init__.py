"""Documents that people hold: extract, certificate of criminal record, answer of a state.

Holds how a document is put into words in the reader's language, laid out, drawn, tagged for
screen readers and made fit for keeping (PDF/A-3a), with the record as data inside. Captions,
and the words of persons and convictions, are those of ``transport.forms``. Seals are put on
in ``trust``. Optional libraries draw; they are imported in ``drawing``, ``structure`` and
``archive`` only. Knows no storage.
"""
