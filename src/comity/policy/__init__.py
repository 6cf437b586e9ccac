"""Purpose limitation: facts in, Permit or Refusal out.

Pure: no input or output, no clock, no person. Facts name states, purposes and
categories; whom a case is about is never told to this room, so its decisions can
stand in a log that many read.
"""
