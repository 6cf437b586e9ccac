"""The configuration file of a new node: every setting, what it does, and its default."""

from typing import Final

TEMPLATE: Final = """\
# Configuration of a Comity node. Nothing secret stands here: keys lie in keys/, and
# the password of a PostgreSQL database in the file that PGPASSFILE names.
# A line that begins with "# " and a setting shows the default. Unknown settings are
# mistakes, and so is a wrong type; 'comity doctor' names them. The node reads the file
# when it starts.

[node]
# Our state, two letters as in ISO 3166-1: GR and GB, not EL and UK.
state = {state}
# Name of the central authority, as partners see it.
name = {name}
# Zone in which the authority dates what it receives; deadlines are counted in it.
time_zone = {time_zone}
# Languages of the authority, best first, ISO 639-1.
languages = {languages}
# Subdivision whose public holidays count at the authority's seat, ISO 3166-2 without
# the state: "BE" for Berlin in Germany. Without it, holidays of the whole state.
# region = "BE"
# Name of the node's log, for ever. It stands in every checkpoint and in every piece of
# evidence; a node with another name is another node.
origin = {origin}

[listen]
# Address and port to listen on for partners. Officers and operators do not use it.
host = {host}
port = {port}
# Address under which partners reach it; it stands in the network document.
url = {url}

[storage]
# sqlite:///FILE (relative to this folder), or postgresql://USER@SERVER/NAME.
url = {database}

[law]
# What the state decided where the law leaves a choice.
# Name of these decisions; every decision the node logs names it. Change it with them.
# rules = "default"
# Purposes for which requests of others are answered, and for which ours are sent;
# without the setting, those of the standard rules. Purposes: see 'comity codes list
# request_purposes' and docs/choices.md.
# purposes_answered = ["criminal-proceedings"]
# purposes_asked = ["criminal-proceedings"]
# Purposes for which an answer, or a request, needs the consent of the person concerned.
# consent_required = []
# consent_required_to_ask = []
# Answers that may leave without an officer, for one purpose each. None by default, so
# that an officer decides every one. Classes of answers:
#   certain-with-convictions, certain-without-convictions: who it is follows from the rules;
#   nobody: the register was searched and holds nobody like the person described;
#   earlier-judgement: an officer judged the very same description before, and neither the
#   entry nor the other candidates have changed since.
# automatic = [{{answer = "certain-without-convictions", purpose = "criminal-proceedings"}}]
# For other purposes than criminal proceedings: whether convictions before the exchange
# began, and convictions by third countries, are disclosed.
# earlier_convictions_for_other_purposes = false
# third_country_convictions_for_other_purposes = false
# Whether convictions received from others are passed on about persons who are not our
# nationals, and to third countries.
# received_convictions_of_other_nationals = false
# received_convictions_to_third_countries = false
# States outside the Union with which an agreement allows the exchange, ISO codes.
# further_parties = []

[records]
# Where partners' officers reach the authority; stands in denials and replies.
# contact_email = "records@example.org"
# contact_phone = "+49 228 000000"
# Whether a lawful refusal leaves without an officer.
# automatic_denials = false
# Whether "this person is not our national" leaves without an officer.
# automatic_not_a_national = false
# Whether questions about a person are answered from the register, without an officer,
# when it holds everything asked.
# supply_information_automatically = false
# Whether a notified national of ours who is not in the register, and nobody like whom
# is, enters it without an officer.
# enter_unknown_nationals = false
# Common categories of offences, or their groups, that are offences here too:
# convictions for them enter the register proper.
# equivalent_offences = []
# Whether an officer decides about all other convictions; otherwise they are kept for
# retransmission only.
# ask_national_entry = true
# Whether an officer confirms before a notified deletion is final.
# confirm_deletions = true
# Working days before a deadline at which an officer is called.
# attention_days = 2
# Whether a conviction that another state recalls, and that is only kept here for
# retransmission, is erased without an officer.
# erase_recalled_automatically = false
# Calendar days for which a recall of ours waits for an answer, and after which it is asked
# for again. No act sets a day: these are the authority's own.
# recall_reply_days = 14
# recall_reminder_days = 7

[identification]
# File with the weights and thresholds by which persons are identified, relative to this
# folder; without it, those that come with Comity. 'comity search train' proposes such a
# file, and 'comity search parameters' shows what is in force.
# parameters = "identification.toml"

[keys]
# The key in a token that the log's next key shall be, as a pkcs11: URI (RFC 7512) with
# module-path, and pin-source if a file holds the PIN. Made with the token's own tools; it
# is taken up by 'comity keys prepare log'. See docs/keys.md.
# log = "pkcs11:token=comity;object=log-1?module-path=/usr/lib/softhsm/libsofthsm2.so"

[delivery]
# At most so many messages in one batch.
# batch_messages = 128
# At most so many requests a second from one partner.
# requests_per_second = 200.0
# Seconds between looks for what other processes committed; at least 0.02 while nothing
# happens, and of PostgreSQL.
# poll_seconds = 0.005

[witnessing]
# Seconds between publications of this node's log while it grows: each is cosigned by
# partners' witnesses. Messages never wait for it.
# interval_seconds = 10.0
# Seconds between comparisons with partners of what each saw of all logs.
# gossip_seconds = 60.0

[time_stamping]
# At most so often, in minutes, a publication of the log is time-stamped; never each message.
# interval_minutes = 10.0
# How many authorities must have stamped for time-stamping to count as working.
# wanted = 1
# Whom to ask (RFC 3161 over HTTP). The name is that in the network document, which says by
# which certificates the authority counts. Two are better than one: a chain of time-stamps
# is renewed by the authority that began it. policy = "1.2.3" asks for a certain policy.
# authorities = [{{name = "Example Authority", url = "https://tsa.example.org/"}}]

[budgets]
# Hours for which the node counts as degraded without a trust service; then 'comity doctor'
# fails. Messages go on in any case.
# time_stamping_hours = 96.0
# revocation_hours = 168.0
# witness_hours = 72.0

[metrics]
# Address on this machine where figures for Prometheus are read in plain HTTP, at /metrics.
# Nobody listens without it; 'comity metrics' prints the same.
# listen = "127.0.0.1:9440"

# [ecris]
# Present, the node speaks ECRIS v1.0 (SOAP 1.2) as well, with the partners for which the
# network document names such an endpoint; absent, it does not.
# Address and port to listen on, and the path of the endpoint.
# host = "127.0.0.1"
# port = 8450
# path = "/ecris"
# Address under which partners reach it, path included; tell them, and the governance.
# url = "https://node.example.org:8450/ecris"
# Certificate and key to be shown there, relative to this folder; without them, those of
# the node. The network document names both.
# certificate = "keys/ecris.pem"
# key = "keys/ecris.key"
# Oldest version of TLS: "1.2" (with ephemeral keys and authenticated encryption only) or "1.3".
# minimum_tls = "1.2"
# Largest message that is taken, in bytes; an attachment grows by a third on its way.
# max_bytes = 33554432
# Who lets a message leave that ECRIS cannot carry just as it is, a text over its limit for
# example: "officer" or "automatic". What would break the schema never leaves.
# release = "officer"
# What becomes of what is said poorly, though no rule forbids it, a default code for
# example: "tell" shows it with the message, "hold" waits for an officer.
# quality = "tell"

# [ecris.codes]
# Codes whose official values are published nowhere: copy them from the tables you hold. Of
# several the first is written and all are read. Without one for its purpose, a request to
# a partner over ECRIS is refused at the command.
# purposes = {{criminal-proceedings = ["P-00-000000"]}}
# authority_types = {{judicial-authority = ["RAT-00-X"]}}
# additional_information = {{available = ["ART-00-00"], not-available = ["ART-00-01"]}}
# functional_errors = {{FE-99001 = ["FE-00000"]}}
# Type of a link between sanctions that states none.
# sanction_relation = "SSR-00-02"
# Whether Comity's own codes are written where none is given. A partner who has never heard
# of Comity does not know them; two nodes that agree on them do.
# own_codes = false
"""
"""Filled in by ``initialise``; doubled braces are single ones in the file."""
