/** German: everything but the reasons of a refusal, which are given in English. */

export const GERMAN = {
  "page.title": "Comity-Beweisprüfer",
  "page.lead":
    "Prüft, ob ein Austausch zwischen zwei Staaten bewiesen ist. Alles geschieht auf diesem " +
    "Rechner: Die Seite hat keine Verbindung zu einem Netz, und nichts, was Sie öffnen, verlässt ihn.",
  "page.language": "Sprache",
  "page.what": "Was geprüft werden soll",
  "page.evidence": "Beweisdatei",
  "page.evidence-hint":
    "Die Datei, die geprüft werden soll, meist mit der Endung .json. Wählen Sie sie aus oder legen " +
    "Sie sie hier ab.",
  "page.network": "Netzdokument",
  "page.network-hint":
    "Das unterschriebene Verzeichnis der Staaten und ihrer Schlüssel. Die Leitung des Netzes " +
    "veröffentlicht es. Wählen Sie es aus oder legen Sie es hier ab, mit früheren Fassungen, wenn " +
    "die Seite danach fragt. Bei einem Ausweis: stattdessen die Statusliste der Behörde.",
  "page.chosen": "{name}, {size} Bytes",
  "page.digest": "Veröffentlichter Prüfwert des Netzdokuments",
  "page.digest-hint":
    "64 Zeichen, die die Leitung des Netzes auch auf anderem Weg bekannt gibt: auf Papier oder auf " +
    "ihrer Website. Ohne ihn gilt das Ergebnis nur gegenüber dem Dokument, das Sie geöffnet haben. " +
    "Bei einem Ausweis: stattdessen der Prüfwert des Zertifikats der Behörde.",
  "page.digest-wrong": "Ein Prüfwert hat 64 Zeichen, 0 bis 9 und a bis f.",
  "page.check": "Prüfen",
  "page.missing": "Wählen Sie zuerst eine Beweisdatei und ein Netzdokument aus.",
  "page.working": "Wird geprüft …",
  "page.print": "Ergebnis drucken",
  "page.footer":
    "Eine zweite, unabhängige Umsetzung des Beweisformats von Comity, in JavaScript. Das Programm " +
    "comity verify tut dasselbe auf der Kommandozeile; wo beide abweichen, hat eines unrecht.",

  "verdict.proven": "Bewiesen",
  "verdict.proven-sub": "Jeder Schritt der Prüfung ist bestanden.",
  "verdict.unpinned": "Bewiesen, gegenüber dem geöffneten Netzdokument",
  "verdict.unpinned-sub":
    "Jeder Schritt ist bestanden. Sie haben keinen veröffentlichten Prüfwert angegeben: Vergleichen " +
    "Sie den Prüfwert unten mit dem der Leitung des Netzes, bevor Sie sich darauf stützen.",
  "verdict.one-sided": "Bewiesen: nur die Aufzeichnung einer Seite",
  "verdict.one-sided-sub":
    "Jeder Schritt ist bestanden. Die andere Seite hat nichts unterschrieben: Gezeigt wird, was ein " +
    "Staat in sein eigenes Protokoll geschrieben hat und nicht zurücknehmen kann.",
  "verdict.not": "Nicht bewiesen",
  "verdict.not-sub":
    "Die Prüfung endete mit dem ersten Schritt, der nicht bestanden ist. Die Datei wurde verändert " +
    "oder ist unvollständig, oder sie gehört nicht zu diesem Netzdokument. Wer daran schuld ist, " +
    "sagt die Prüfung allein nicht.",
  "verdict.not-network":
    "Das Netzdokument war nicht zu gebrauchen, also wurde nichts geprüft. Über die Beweise sagt das " +
    "nichts.",
  "verdict.misbehaved": "Bewiesen: Ein Protokoll widerspricht sich",
  "verdict.misbehaved-sub":
    "Ein Staat hat zwei verschiedene Protokolle gleicher Länge unterschrieben. Nichts, was er sagen " +
    "könnte, würde daran etwas ändern.",
  "verdict.must-answer": "Der Staat, dem das Protokoll gehört, muss antworten",
  "verdict.must-answer-sub":
    "Ein Staat hat zwei Protokolle verschiedener Länge unterschrieben. Das ist ein Beweis, wenn er " +
    "nicht zeigt, dass das eine das andere fortsetzt.",
  "verdict.no-misbehaviour": "Kein Fehlverhalten bewiesen",
  "verdict.no-misbehaviour-sub":
    "Mindestens ein Beweis in der Datei hält nicht, oder sie enthält keinen.",
  "verdict.credential": "Der Ausweis hält",
  "verdict.credential-sub":
    "Er ist mit dem Zertifikat gesiegelt, dessen Prüfwert Sie angegeben haben, unverändert und nicht " +
    "abgelaufen.",
  "verdict.credential-unpinned": "Der Ausweis hält, wenn das Zertifikat das der Behörde ist",
  "verdict.credential-unpinned-sub":
    "Er ist unverändert und nicht abgelaufen. Vergleichen Sie den Prüfwert des Zertifikats unten mit " +
    "dem, den die Behörde veröffentlicht, bevor Sie sich darauf stützen.",
  "verdict.elsewhere": "Hier nicht geprüft",
  "verdict.elsewhere-sub": "Über die Datei sagt das nichts.",
  "verdict.unable": "Nicht geprüft",
  "verdict.unable-sub":
    "Dieser Browser kann die Prüfung nicht durchführen. Über die Beweise sagt das nichts.",
  "verdict.broken": "Die Seite konnte nicht zu Ende prüfen",
  "verdict.broken-sub":
    "Das ist ein Fehler der Seite, nicht der Beweise. Verwenden Sie comity verify, und melden Sie die " +
    "Zeile unten. Sie enthält nichts aus der Datei.",

  "result.failed-step": "Nicht bestandener Schritt",
  "result.reason": "Grund",
  "result.contradiction": "Stände des Protokolls {log}",
  "result.entries-cosigned": "{size} Einträge, mitunterzeichnet von {witnesses}",
  "result.entries-alone": "{size} Einträge, von niemandem mitunterzeichnet",
  "result.shown": "Was die Person zeigt",
  "result.kept-back": "Zurückbehalten",
  "result.kept-back-value": "{count} weitere Angaben, die die Behörde ebenfalls gesiegelt hat",
  "result.sealed-by": "Gesiegelt von, laut Ausweis",
  "result.certificate": "Prüfwert des Zertifikats",
  "result.holds": "Gilt von, bis",
  "result.bound": "Vom eigenen Schlüssel der Person gebunden",
  "result.bound-value": "{at}, für {audience}, Anlass {nonce}",
  "result.unbound": "nicht gebunden: Wer an diese Datei kam, kann sie zeigen",
  "result.listed": "Nicht widerrufen nach dem Stand",
  "result.unlisted": "nicht geprüft: Wählen Sie die Statusliste der Behörde als zweite Datei",
  "open.other-states": "Was andere Staaten wissen und diesem nie mitgeteilt haben.",
  "open.person":
    "Dass die Person ist, wer den Ausweis zeigt: Vergleichen Sie Namen und Geburtsdatum mit einem " +
    "Dokument.",
  "open.occasion":
    "Dass er für Sie und diesen Anlass gemacht ist: Vergleichen Sie, wen er nennt, mit dem, was Sie " +
    "verlangt haben.",
  "result.file-heading": "Die Datei",
  "result.exchange": "Der Austausch",
  "result.conversation": "Vorgang",
  "result.network": "Netz",
  "result.network-value": "{name}, Fassung {version}",
  "result.digest": "Prüfwert des Netzdokuments",
  "result.file": "Beweisdatei",
  "result.file-digest": "Prüfwert der Beweisdatei",
  "result.checked-at": "Geprüft am",
  "result.would": "Was er gezeigt hätte",
  "result.proved": "Was bewiesen ist",
  "result.not-proved": "Was nicht bewiesen ist",
  "result.remarks": "Was einen Blick verdient",
  "result.messages": "Nachrichten",
  "result.message": "Nachricht",
  "result.what": "Was",
  "result.sent": "Gesandt, sagt der Absender",
  "result.received": "Eingegangen, sagt der Empfänger",
  "result.no-receipt": "Empfangsbestätigung steht aus",
  "result.recorded": "Aufgezeichnet, sagt {state}",
  "result.accepted": "Angenommen vom Endpunkt von {state}, sagt {recorder}",
  "result.not-accepted": "noch nicht angenommen",
  "result.not-theirs": "{state} hat nichts unterschrieben",
  "result.content": "Was die Nachricht sagt",
  "result.content-of": "Inhalt von {id}",
  "result.content-hint":
    "Das können personenbezogene Daten sein. Sie werden nur gezeigt, wenn Sie sie öffnen.",
  "result.save": "Speichern",
  "result.vouching": "Wer sonst für die Protokolle einsteht",
  "result.log-of": "{state}, bis zur Länge {size}",
  "result.who": "Wer",
  "result.by-when": "Vorhanden spätestens",
  "result.witness": "{state} hat mitunterzeichnet",
  "result.authority": "{authority} hat einen Zeitstempel gesetzt",
  "result.lapsed": "beweist keine Zeit mehr: nicht erneuert",
  "result.steps": "Schritte der Prüfung",
  "result.step": "Schritt",
  "result.checked": "Geprüft",
  "result.nothing": "nichts zu prüfen",
  "result.passed": "bestanden ({checked})",
  "result.logs": "Stände der Protokolle, auf denen das beruht",
  "result.log": "Protokoll",
  "result.size": "Einträge",
  "result.root": "Wurzel",

  "kind.NOT": "Mitteilung",
  "kind.NRS": "Antwort auf eine Mitteilung",
  "kind.REQ": "Ersuchen",
  "kind.RDL": "Hinweis auf eine Frist",
  "kind.RAI": "Rückfrage",
  "kind.RAR": "Antwort auf eine Rückfrage",
  "kind.RRS": "Antwort auf ein Ersuchen",
  "kind.CAN": "Rücknahme",
  "kind.FEM": "Fehlermeldung",
  "kind.IAL": "Verbindungsprobe",
  "kind.RCL": "Rückruf",
  "kind.RCR": "Antwort auf einen Rückruf",

  "proved.sent": "{sender} hat aufgezeichnet, {id} an {recipient} gesandt zu haben, datiert {sentAt}.",
  "proved.sent-payload":
    "{sender} hat aufgezeichnet, {id} an {recipient} gesandt zu haben, datiert {sentAt}, mit dem " +
    "Inhalt in dieser Datei.",
  "proved.arrived":
    "{sender} hat aufgezeichnet, {id} an {recipient} gesandt zu haben, datiert {sentAt}; {recipient} " +
    "hat aufgezeichnet, dass die Nachricht unversehrt einging, datiert {receivedAt}.",
  "proved.arrived-payload":
    "{sender} hat aufgezeichnet, {id} an {recipient} gesandt zu haben, datiert {sentAt}, mit dem " +
    "Inhalt in dieser Datei; {recipient} hat aufgezeichnet, dass die Nachricht unversehrt einging, " +
    "datiert {receivedAt}.",
  "proved.channel-sent":
    "{recorder} hat in einem Protokoll, dessen Stände es nicht zurücknehmen kann, aufgezeichnet, " +
    "{id} zur Sendung an {partner} über {wire} verfasst zu haben, {content}, datiert {recordedAt}.",
  "proved.channel-accepted":
    "{recorder} hat in einem Protokoll, dessen Stände es nicht zurücknehmen kann, aufgezeichnet, " +
    "{id} zur Sendung an {partner} über {wire} verfasst zu haben, {content}, datiert {recordedAt}; " +
    "und dass ein Endpunkt mit dem Zertifikat {certificate} die Nachricht mit Status {status} " +
    "angenommen hat, {acceptedAt}.",
  "proved.channel-received":
    "{recorder} hat in einem Protokoll, dessen Stände es nicht zurücknehmen kann, aufgezeichnet, " +
    "auf einer Verbindung mit dem Zertifikat {certificate} {id} über {wire} erhalten zu haben, " +
    "{content}, {recordedAt}.",
  "channel.bytes-here": "genau die {size} Bytes in dieser Datei",
  "channel.bytes": "{size} Bytes",
  "channel.certificate-named":
    "{certificate}, das das Netzdokument für {partner} nennt,",
  "proved.entry-decision":
    "{state} hat an Stelle {index} seines Protokolls aufgezeichnet, was seine Regeln in diesem " +
    "Vorgang entschieden haben.",
  "proved.entry-erasure":
    "{state} hat an Stelle {index} seines Protokolls aufgezeichnet, den Inhalt der Nachrichten " +
    "dieses Vorgangs gelöscht zu haben.",
  "proved.silence":
    "{state} hat aufgezeichnet, dass bis {observedAt} keine Antwort auf {message} eingegangen war. " +
    "{recipient} hatte die Nachricht am {receivedAt} erhalten; nach dem Eintrag von {state}, der " +
    "{instrument}, {article} anführt, war der letzte Tag der Frist {dueOn} ({zone}). {vouched} Eine " +
    "Empfangsbestätigung von {state} über eine frühere Antwort widerspräche diesem Eintrag, beide von " +
    "{state} unterschrieben: Wer eine hat, widerlegt ihn.",
  "silence.vouched": "Andere stehen dafür ein, dass es diesen Eintrag spätestens {at} gab.",
  "silence.alone": "Wann der Eintrag entstand, dafür steht nur dieser Staat ein.",
  "proved.stamped":
    "Was diese Datei vom Protokoll von {state} zeigt, bis zur Länge {size}, gab es spätestens {at}: " +
    "Zeitstempel von {authority}{renewed}.",
  "stamp.renewed": ", seither erneuert ({renewals})",
  "proved.witnessed":
    "Andere Staaten haben mitunterzeichnet, was diese Datei vom Protokoll von {state} zeigt, " +
    "bis zur Länge {size}, nachdem sie geprüft hatten, dass es nur gewachsen ist: {names}; {asked}.",
  "witness.asked": "das Netz verlangt {threshold}",
  "witness.no-policy": "das Netz verlangt keine bestimmte Zahl",

  "open.payload": "Was {id} sagt: Der Inhalt ist nicht in der Datei.",
  "open.receipt": "Dass {id} eingegangen ist: Gesandt ist die Nachricht, die Bestätigung steht aus.",
  "open.read":
    "Dass jemand die Nachrichten gelesen hat oder mit ihnen einverstanden war: Eine Bestätigung " +
    "heißt eingegangen und unversehrt.",
  "open.clock":
    "Wann es geschah, nach einer unabhängigen Uhr: Jedes Datum ist das Wort des Staates, der es " +
    "aufgezeichnet hat.",
  "open.others": "Dass der Vorgang keine weiteren Nachrichten hat.",
  "open.one-history":
    "Dass jedes Protokoll allen dieselbe Geschichte zeigt: Vergleichen Sie seine Stände mit denen, " +
    "die andere haben.",
  "open.bytes": "Was {id} sagt: Die Bytes sind nicht in der Datei.",
  "open.left":
    "Dass {id} abgegangen ist: Soweit die Datei reicht, hat kein Endpunkt von {partner} die " +
    "Nachricht angenommen.",
  "open.partner":
    "Dass {partner} etwas gesandt oder erhalten hat: {partner} hat nichts unterschrieben und zeigt " +
    "kein Protokoll. Das ist die Aufzeichnung von {recorder}, damals gemacht und seither unverändert.",
  "open.tls": "Dass diese Bytes über TLS gingen: Eine Sitzung hinterlässt keine Unterschrift.",
  "open.acceptance": "Dass die Annahme mehr bedeutet, als dass der Endpunkt geantwortet hat.",
  "open.network-page":
    "Dass das Netzdokument das echte ist: Es wurde kein veröffentlichter Prüfwert angegeben.",
  "open.witnesses":
    "Dass das Protokoll {origin} bis zur Länge {size} allen dieselbe Geschichte zeigt: Diese Datei " +
    "zeigt nicht, dass so viele andere Staaten mitunterzeichnet haben, wie das Netz verlangt.",
  "open.log-clock":
    "Wann geschrieben wurde, was das Protokoll {origin} bis zur Länge {size} enthält, nach einer " +
    "unabhängigen Uhr: Jedes Datum ist das Wort seines Staates.",
  "open.exactly":
    "Wann genau etwas geschah: Andere stehen nur dafür ein, bis wann es aufgezeichnet war.",
  "open.law":
    "Dass das Recht {dueOn} als letzten Tag für die Antwort auf {message} bestimmt: Fristen berechnet " +
    "das Programm comity verify, nicht diese Seite.",

  "remark.clocks": "{id} ging nach den Uhren der beiden Staaten ein, bevor die Nachricht gesandt war.",
  "remark.place":
    "Im Protokoll von {state} trägt der Eintrag über {later} ein früheres Datum als der Eintrag über " +
    "{earlier} davor.",
  "remark.channel-place":
    "Im Protokoll von {state} trägt die Aufzeichnung über {later} ein früheres Datum als die über " +
    "{earlier} davor.",
  "remark.certificate":
    "Das angegebene Netzdokument nennt das Zertifikat {certificate} nicht für {partner}; eine damals " +
    "geltende Fassung mag es nennen.",
  "remark.ended":
    "Der Schlüssel, der für das Protokoll {origin} unterschrieb, ist seit {end} beendet; dass er vorher " +
    "unterschrieb, was vorher datiert ist, beruht auf dem Wort dessen, der ihn hat.",
  "remark.revoked":
    "Ein Schlüssel, der für das Protokoll {origin} unterschrieb, wurde widerrufen ({reason}): Was er " +
    "unterschrieb, bleibt bewiesen.",
  "remark.lapsed":
    "Der Zeitstempel von {authority} auf dem Protokoll {origin} wurde nicht rechtzeitig erneuert: Er " +
    "beweist keine Zeit mehr.",
};
