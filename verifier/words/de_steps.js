/** German: what each step establishes. */

export const GERMAN_STEPS = {
  "step.form": "Die Datei ist eine vollständige Beweisdatei einer bekannten Fassung.",
  "step.header": "Jeder Kopf nennt eine Nachricht, ihren Absender, ihren Empfänger und ihr Datum.",
  "step.conversation": "Die Nachrichten gehören zu einem Vorgang, und jede ist einmal da.",
  "step.sender-checkpoint":
    "Der absendende Staat hat den Stand seines Protokolls unterschrieben, mit einem Schlüssel, " +
    "den das Netzdokument nennt.",
  "step.sender-inclusion": "Der absendende Staat hat genau diesen Kopf als gesandt aufgezeichnet.",
  "step.payload":
    "Der Inhalt in der Datei ist der, auf den der Kopf festgelegt ist, Byte für Byte.",
  "step.receipt": "Die Empfangsbestätigung gilt genau diesem Kopf.",
  "step.recipient-checkpoint":
    "Der empfangende Staat hat den Stand seines Protokolls unterschrieben, mit einem Schlüssel, " +
    "den das Netzdokument nennt.",
  "step.recipient-inclusion":
    "Der empfangende Staat hat aufgezeichnet, dass genau dieser Kopf eingegangen ist.",
  "step.one-history": "Kein Protokoll zeigt in dieser Datei zwei verschiedene Geschichten.",
  "step.channel-docket":
    "Jede Aufzeichnung nennt eine Nachricht, ihre Beteiligten, und wann sie verfasst wurde oder " +
    "einging.",
  "step.channel-conversation":
    "Die Aufzeichnungen gehören zu dem einen Vorgang, und jede Nachricht ist einmal da.",
  "step.channel-checkpoint":
    "Der aufzeichnende Staat hat den Stand seines Protokolls unterschrieben, mit einem Schlüssel, " +
    "den das Netzdokument nennt.",
  "step.channel-inclusion":
    "Der aufzeichnende Staat hat genau diese Aufzeichnung in sein Protokoll geschrieben.",
  "step.channel-bytes":
    "Die Bytes in der Datei sind die, auf die die Aufzeichnung festgelegt ist, und tragen die " +
    "Kennung der Nachricht.",
  "step.channel-acceptance":
    "Der aufzeichnende Staat hat nach der Aufzeichnung in sein Protokoll geschrieben, dass ein " +
    "Endpunkt genau diese Nachricht angenommen hat.",
  "step.channel-certificate":
    "Das Netzdokument nennt das Zertifikat für keinen anderen Staat und für keine andere Zeit.",
  "step.channel-one-history":
    "Kein Protokoll zeigt in dieser Datei, Aufzeichnungen eingeschlossen, zwei verschiedene " +
    "Geschichten.",
  "step.network":
    "Die Datei wurde mit dem angegebenen Netzdokument erstellt, oder mit einem, dem es folgt.",
  "step.signature-line":
    "Jede Zeile unter dem Stand eines Nachweises ist eine Unterschrift mit einem Schlüssel dieses " +
    "Protokolls.",
  "step.entry": "Jeder weitere Eintrag ist wohlgeformt und betrifft diesen Vorgang.",
  "step.entry-checkpoint":
    "Der Staat, der den Eintrag machte, hat den Stand seines Protokolls unterschrieben, mit einem " +
    "Schlüssel, den das Netzdokument nennt.",
  "step.entry-inclusion":
    "Der Staat hat genau diesen Eintrag aufgezeichnet, als Eintrag dieser Art.",
  "step.anchor-checkpoint":
    "Jeder veröffentlichte Stand ist mit einem Schlüssel seines Protokolls unterschrieben.",
  "step.anchor-link":
    "Jeder veröffentlichte Stand setzt die Stände fort, unter denen die Einträge nachgewiesen " +
    "sind.",
  "step.cosignature":
    "Jede weitere Zeile unter einem veröffentlichten Stand ist die Mitunterschrift eines Zeugen, " +
    "den das Netzdokument für diese Zeit nennt.",
  "step.time-stamp":
    "Jeder Zeitstempel gilt genau diesem Stand und stammt von einer Stelle, die das Netzdokument " +
    "nennt.",
  "step.deadline":
    "Jeder Fristeintrag nennt die Bestätigung des Empfängers selbst, entstand nach dem Tag, den " +
    "er nennt, und keine Nachricht dieser Datei widerspricht ihm. Ob das Recht diesen Tag " +
    "bestimmt, wird hier nicht berechnet.",
  "step.all-one-history":
    "Kein Protokoll zeigt in dieser Datei, veröffentlichte Stände eingeschlossen, zwei " +
    "verschiedene Geschichten.",
  "step.compromised-key":
    "Nichts beruht allein auf einem entwendeten Schlüssel, es sei denn, andere sahen es vorher.",
};
