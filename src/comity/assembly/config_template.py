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
# Whether nobody in this node exists: every page says so, and it joins no other network. Set by
# 'comity training make'.
# training = false

[listen]
# Address and port to listen on for partners. Officers and operators do not use it.
host = {host}
port = {port}
# Address under which partners reach it; it stands in the network document.
url = {url}

[storage]
# sqlite:///FILE (relative to this folder), or postgresql://USER@SERVER/NAME.
url = {database}
# Whether an SQLite file is encrypted as a whole, under keys/storage.key. It says how a new
# file is made; 'comity migrate --encrypt' encrypts one that is there.
# encrypted = true

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
# Reviewed files of your own, in this folder: agreements that add to an instrument, and
# policies in Cedar that narrow the shipped ones (see docs/policy.md). Try a change with
# 'comity policy simulate' before it takes effect.
# agreements = ["agreements/our-neighbour.toml"]
# policies = ["policies/ours.cedar"]

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

[disclosure]
# What a look at a record must state: "code-and-case" (a purpose and a case reference,
# Directive (EU) 2016/680 Art. 25), "free" (some reason) or "never". The last two are for
# states whose law asks for less.
# require_reason = "code-and-case"
# Shortest reason or case reference that is taken, in characters. One that is copied from
# look to look is not refused: the rules that look for misuse notice it.
# reason_length = 1
# Rule packs on spent convictions that the state adopted, once its lawyers have read them:
# "de-tilgung", "ew-rehabilitation", "fr-bulletins", "ie-spent-convictions". Docs: disclosure.
# rule_packs = []
# What an answer carries for a purpose beyond what is obligatory and the table in docs/law.md.
# carried = [{{purpose = "employment-vetting", categories = ["aliases"]}}]
# Records that may leave in one file without a second officer.
# most_at_once = 50

[backup]
# Who may open backups that administrators have made at the desk: file with the public backup
# key ('comity backup key'), in this folder. Without it, none is made there.
# recipient = "backup.pub"
# Folder for them; what stands in it is in no backup.
# folder = "backups"

[retention]
# How long what messages said is kept, in days after their conversation changed last, where no
# hold keeps it: from 30 on. The law asks for a limit and leaves the number to you. A conviction
# received from another state ends on the day which that state named, whatever stands here.
payload_days = 1096
# Days that a person's closed request with its letters, or an embargo that is over, is kept after
# the last thing done on it, for the supervisor: no law known to us names a number.
rights_days = 1096
# Days that what inspectors, reviewers and officers wrote in marks, questions, hits of rules on
# misuse and reviews of break-glass is kept once the matter is settled; no law names a number.
inspection_days = 1096
# Days that entries of the log about who looked at, changed or handed out what are kept: three
# years at least. Their leaves stay, so that the log proves what it proved. A hold, an open
# request of a person, an open question or hit keeps an entry; an open breach keeps all.
log_days = 1096
# A conviction for which no end is named is looked at by an official after so many days, and
# again once the last day of an extension is over; no law names a number.
review_days = 1826
# Days that a notice to an account is kept once it was read; four times as long if it was not.
notice_days = 90
# How many days ahead the end is announced ('comity retention due').
announce_days = 30
# How many records a daily run ends at most. If more are over at once, or the clock has jumped,
# none is ended until somebody says so with 'comity retention run --up-to'.
most_per_run = 500

[rights]
# Calendar days in which a person is answered, where the law sets no number: the authority's
# own. And how long one answer may be put off altogether.
# answer_days = 30
# most_extension_days = 60
# Calendar days before that day at which 'comity doctor' and 'comity rights list' warn.
# attention_days = 5
# The longest that looks in a running enquiry are kept from a person before somebody else
# reviews it.
# embargo_days = 90
# How a person is told of the officials who looked: "function", "number" or "name". Another
# state is never told a name.
# officials = "function"
# Whether other states are told who looked here at what they gave us.
# tells_partners = true
# Where a person may turn to; stands in every letter.
# supervisor = "Name and address of the supervisory authority"
# court = "Name and address of the court"

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

[desk]
# Where our own officials and programs are served; partners never use it. 'comity serve' starts
# it beside the node, in a process of its own; with false, 'comity desk' does.
# with_node = true
# Without certificate and key it listens on this machine only, or behind a proxy that ends TLS.
# host = "127.0.0.1"
# port = 8470
# Address in a browser, without a path. Passkeys are bound to it: change it, and they are
# set up anew.
# url = "https://desk.example.org"
# Address of the proxy, if there is one: it alone is believed where a visitor comes from.
# proxy = "127.0.0.1"
# Certificate chain and private key, PEM, relative to this folder.
# certificate = "keys/desk.pem"
# key = "keys/desk.key"
# Calls of one account: in the long run, and at once.
# requests_per_second = 10.0
# burst = 60.0
# Share of answers that are drawn for a second look at their quality, from 0 to 1.
# quality_share = 0.05
# Page of another site for whoever leaves the desk quickly; else an empty one of ours.
# leave_to = "https://weather.example"

[access]
# Who is at the desk; 'comity account begin' makes the first accounts.
# A session that is not used for so long ends; and it ends after so long whatever happens.
# idle_minutes = 15.0
# absolute_hours = 12.0
# How long a second factor counts as just shown, for what asks for it once more.
# fresh_factor_minutes = 10.0
# How long an invitation to enrol can be used.
# invitation_hours = 72.0
# How long break-glass opens restricted records.
# glass_minutes = 30.0

# [webhooks]
# Which hosts may be called to tell programs of what happened, as "host" for port 443 or
# "host:port". Without one no webhook leads anywhere.
# hosts = ["cases.example.org"]
# Addresses that may be called though they are not public.
# private_networks = ["10.20.0.0/16"]
# For trials: whether a receiver on this machine may be called without TLS.
# http_on_loopback = false
# Certificates by which receivers are known, PEM, relative to this folder; else the machine's.
# ca_file = "keys/receivers.pem"

# [access.openid]
# Present, officials may sign in at the state's identity provider (OpenID Connect), those
# whose identifier there was entered with their account here. No account is made by it.
# issuer = "https://login.example.org"
# client = "comity"
# File with our secret there, relative to this folder; without it PKCE alone protects.
# secret_file = "keys/openid.secret"
# Values of the claims amr or acr that mean that a second factor was shown there.
# factors = ["mfa", "hwk", "otp"]
# Claim with roles, and which of its values confirm which role. A role that the account has
# here and the claim does not confirm is not given; the claim alone gives none.
# roles_claim = "roles"
# roles = {{justice-officer = "officer"}}

[translation]
# The engine that gives officers the gist of a foreign text, offline: "apertium", which is used
# where it is installed (Debian: apertium-fr-es, which brings it, for example), or "none".
# engine = "apertium"
# Name or path of the program, and the seconds that one text may take.
# program = "apertium"
# seconds = 10.0

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
