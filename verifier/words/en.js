/**
 * English: what the steps establish, what is proven and what is not.
 *
 * In this language the sentences are those of `comity verify`, word for word.
 */

import { REFUSALS } from "./en_refusals.js";

export const STEPS = {
  form: "The file is a complete evidence file of a known version.",
  header: "Each header names one message, its sender, its recipient and its date.",
  conversation: "The messages belong to one conversation, and each is there once.",
  "sender-checkpoint":
    "The sending state signed the state of its log, with a key the network document names.",
  "sender-inclusion": "The sending state recorded exactly this header as sent.",
  payload: "The payload in the file is the one the header commits to, byte for byte.",
  receipt: "The receipt is for exactly this header.",
  "recipient-checkpoint":
    "The receiving state signed the state of its log, with a key the network document names.",
  "recipient-inclusion": "The receiving state recorded that exactly this header arrived.",
  "one-history": "No log shows two different histories within this file.",
  "channel-docket":
    "Each docket names one message, its parties, and when it was composed or came.",
  "channel-conversation":
    "The dockets belong to the one conversation, and each message is there once.",
  "channel-checkpoint":
    "The recording state signed the state of its log, with a key the network document names.",
  "channel-inclusion": "The recording state wrote exactly this docket into its log.",
  "channel-bytes":
    "The bytes in the file are those the docket commits to, and bear the message's identifier.",
  "channel-acceptance":
    "The recording state wrote into its log, after the docket, that an endpoint accepted exactly " +
    "this message.",
  "channel-certificate":
    "The network document names the certificate for no other state, and not for another time.",
  "channel-one-history":
    "No log shows two different histories within this file, its channel records included.",
  network: "The file was made with the network document given, or with one it follows.",
  "signature-line":
    "Every line under a proof's checkpoint is a signature by a key of that log.",
  entry: "Each further entry is well-formed and about this conversation.",
  "entry-checkpoint":
    "The state that made the entry signed the state of its log, with a key the network document " +
    "names.",
  "entry-inclusion": "The state recorded exactly this entry, as an entry of this kind.",
  "anchor-checkpoint": "Each published checkpoint is signed by a key of its log.",
  "anchor-link":
    "Each published checkpoint extends the checkpoints under which the entries were proved.",
  cosignature:
    "Every further line under a published checkpoint is the cosignature of a witness that the " +
    "network document names for that time.",
  "time-stamp":
    "Each time-stamp is for exactly this checkpoint, by an authority the network document names.",
  deadline:
    "Each deadline entry names the recipient's own receipt, was made after the day it states, and " +
    "is contradicted by no message of this file. Whether the law sets that day is not computed " +
    "here.",
  "all-one-history":
    "No log shows two different histories within this file, published checkpoints included.",
  "compromised-key":
    "Nothing rests on a compromised key alone, unless others saw it before the compromise.",
};

export const STATEMENTS = {
  "proved.sent": "{sender} recorded that it sent {id} to {recipient}, dated {sentAt}.",
  "proved.sent-payload":
    "{sender} recorded that it sent {id} to {recipient}, dated {sentAt}, with the payload in this " +
    "file.",
  "proved.arrived":
    "{sender} recorded that it sent {id} to {recipient}, dated {sentAt}; {recipient} recorded that " +
    "it arrived intact, dated {receivedAt}.",
  "proved.arrived-payload":
    "{sender} recorded that it sent {id} to {recipient}, dated {sentAt}, with the payload in this " +
    "file; {recipient} recorded that it arrived intact, dated {receivedAt}.",
  "proved.channel-sent":
    "{recorder} recorded, in a log whose states it cannot take back, that it composed {id} to be " +
    "sent to {partner} over {wire}, {content}, dated {recordedAt}.",
  "proved.channel-accepted":
    "{recorder} recorded, in a log whose states it cannot take back, that it composed {id} to be " +
    "sent to {partner} over {wire}, {content}, dated {recordedAt}; and that an endpoint showing " +
    "the certificate {certificate} accepted it with status {status} at {acceptedAt}.",
  "proved.channel-received":
    "{recorder} recorded, in a log whose states it cannot take back, that on a connection " +
    "authenticated with the certificate {certificate} it received {id} over {wire}, {content}, " +
    "at {recordedAt}.",
  "channel.bytes-here": "exactly the {size} bytes in this file",
  "channel.bytes": "{size} bytes",
  "channel.certificate-named":
    "{certificate}, which the network document names for {partner},",

  "proved.entry-decision":
    "{state} recorded, at place {index} of its log, what its policy decided in this conversation.",
  "proved.entry-erasure":
    "{state} recorded, at place {index} of its log, that it erased what the messages of this " +
    "conversation say.",
  "proved.silence":
    "{state} recorded that no answer to {message} had arrived by {observedAt}. {recipient} had " +
    "received it at {receivedAt}; by {state}'s entry, which cites {instrument}, {article}, the last " +
    "day in time was {dueOn} ({zone}). {vouched} A receipt of {state} for an earlier answer would " +
    "contradict this entry, both signed by {state}: whoever holds one refutes it.",
  "silence.vouched": "Others vouch that this entry existed at {at} at the latest.",
  "silence.alone": "Nobody but that state vouches for when this entry was made.",
  "proved.stamped":
    "What this file shows of the log of {state}, up to size {size}, existed at {at} at the " +
    "latest: time-stamped by {authority}{renewed}.",
  "stamp.renewed": ", renewed since ({renewals})",
  "proved.witnessed":
    "Other states cosigned what this file shows of the log of {state}, up to size {size}, " +
    "after checking that it only grew: {names}; {asked}.",
  "witness.named": "{witness} ({at})",
  "witness.asked": "the network asks for {threshold}",
  "witness.no-policy": "the network states no policy",

  "open.witnesses":
    "That the log {origin} shows everybody one history up to size {size}: this file does not " +
    "show that as many other states cosigned it as the network asks for.",
  "open.log-clock":
    "When what the log {origin} holds up to size {size} was written, by an independent clock: each " +
    "date is the word of its state.",
  "open.exactly":
    "When exactly anything happened: what others vouch for is by when it was on record.",
  "open.law":
    "That the law sets {dueOn} as the last day for the answer to {message}: deadlines are computed " +
    "by the program comity verify, and not here.",
  "open.payload": "What {id} says: its payload is not in the file.",
  "open.receipt": "That {id} arrived: it was sent, the receipt is outstanding.",
  "open.read":
    "That anybody read the messages or agreed with them: a receipt means received and intact.",
  "open.clock":
    "When it happened, by an independent clock: each date is the word of the state that logged it.",
  "open.others": "That the conversation has no other messages.",
  "open.one-history":
    "That each log shows everybody one history: compare its checkpoints with those others hold.",
  "open.bytes": "What {id} says: its bytes are not in the file.",
  "open.left": "That {id} left: as far as the file goes, no endpoint of {partner} accepted it.",
  "open.partner":
    "That {partner} sent or received anything: {partner} signed nothing, and keeps no log that is " +
    "shown. This is {recorder}'s record, made at the time and unaltered since.",
  "open.tls": "That TLS carried these bytes: a session leaves no signature behind.",
  "open.acceptance": "That acceptance means more than that the endpoint answered.",
  "open.network":
    "That the network document is the genuine one: give its published --network-digest.",

  "remark.lapsed":
    "The time-stamp of {authority} on the log {origin} was not renewed in time: it proves no time " +
    "any more.",
  "time-stamp.unknown-revocation":
    "Time-stamp of {authority}: whether its certificates were revoked is not known",
  "time-stamp.old-algorithm":
    "Time-stamp of {authority}: made with an algorithm that is no longer relied on",
  "remark.clocks": "{id} arrived before it was sent, by the two states' clocks.",
  "remark.place":
    "In the log of {state}, the entry on {later} bears an earlier date than the entry on " +
    "{earlier} before it.",
  "remark.channel-place":
    "In the log of {state}, the record of {later} bears an earlier date than that of {earlier} " +
    "before it.",
  "remark.certificate":
    "The network document given does not name the certificate {certificate} for {partner}; a " +
    "version that was in force at the time may.",
  "remark.revoked":
    "A key that signed for the log {origin} was revoked as {reason}: what it signed stays proved.",
  "remark.ended":
    "The key that signed for the log {origin} is ended at {end}; that it signed before then what " +
    "it dates before then rests on the word of whoever holds it.",
};

export const ENGLISH = { ...REFUSALS, ...STATEMENTS };
for (const [name, sentence] of Object.entries(STEPS)) ENGLISH[`step.${name}`] = sentence;
