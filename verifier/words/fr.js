/** French: everything but the reasons of a refusal, which are given in English. */

export const FRENCH = {
  "page.title": "Vérificateur de preuves Comity",
  "page.lead":
    "Vérifie si un échange entre deux États est prouvé. Tout se passe sur cet ordinateur : la page " +
    "n’est reliée à aucun réseau, et rien de ce que vous ouvrez n’en sort.",
  "page.language": "Langue",
  "page.what": "Ce qu’il faut vérifier",
  "page.evidence": "Fichier de preuve",
  "page.evidence-hint":
    "Le fichier à vérifier, dont le nom se termine le plus souvent par .json. Choisissez-le ou " +
    "déposez-le ici.",
  "page.network": "Document du réseau",
  "page.network-hint":
    "La liste signée des États et de leurs clés. La gouvernance du réseau la publie. Choisissez-la " +
    "ou déposez-la ici, avec des versions antérieures si la page les demande. Pour une attestation : " +
    "la liste de statuts de l’autorité.",
  "page.chosen": "{name}, {size} octets",
  "page.digest": "Empreinte publiée du document du réseau",
  "page.digest-hint":
    "64 caractères que la gouvernance communique aussi par une autre voie : sur papier ou sur son " +
    "site. Sans elle, le résultat ne vaut qu’au regard du document que vous avez ouvert. " +
    "Pour une attestation : l’empreinte du certificat de l’autorité.",
  "page.digest-wrong": "Une empreinte a 64 caractères, de 0 à 9 et de a à f.",
  "page.check": "Vérifier",
  "page.missing": "Choisissez d’abord un fichier de preuve et un document du réseau.",
  "page.working": "Vérification …",
  "page.print": "Imprimer le résultat",
  "page.footer":
    "Une seconde mise en œuvre, indépendante, du format de preuve de Comity, en JavaScript. Le " +
    "programme comity verify fait de même en ligne de commande ; là où ils diffèrent, l’un a tort.",

  "verdict.proven": "Prouvé",
  "verdict.proven-sub": "Chaque étape de la vérification a réussi.",
  "verdict.unpinned": "Prouvé, au regard du document du réseau que vous avez ouvert",
  "verdict.unpinned-sub":
    "Chaque étape a réussi. Vous n’avez pas donné d’empreinte publiée : comparez l’empreinte ci-" +
    "dessous avec celle que publie la gouvernance avant de vous y fier.",
  "verdict.one-sided": "Prouvé : l’enregistrement d’un seul côté",
  "verdict.one-sided-sub":
    "Chaque étape a réussi. L’autre côté n’a rien signé : ce qui est montré est ce qu’un État a écrit " +
    "dans son propre journal et ne peut retirer.",
  "verdict.not": "Non prouvé",
  "verdict.not-sub":
    "La vérification s’est arrêtée à la première étape qui a échoué. Le fichier a été modifié ou est " +
    "incomplet, ou il n’appartient pas à ce document du réseau. La vérification seule ne dit pas à " +
    "qui la faute.",
  "verdict.not-network":
    "Le document du réseau n’a pu être utilisé ; rien n’a donc été vérifié. Cela ne dit rien de la " +
    "preuve.",
  "verdict.misbehaved": "Prouvé : un journal s’est contredit",
  "verdict.misbehaved-sub":
    "Un État a signé deux journaux différents de même longueur. Rien de ce qu’il pourrait dire n’y " +
    "changerait quoi que ce soit.",
  "verdict.must-answer": "L’État à qui est le journal doit répondre",
  "verdict.must-answer-sub":
    "Un État a signé deux journaux de longueurs différentes. C’est une preuve contre lui, à moins " +
    "qu’il ne montre que l’un prolonge l’autre.",
  "verdict.no-misbehaviour": "Aucun manquement prouvé",
  "verdict.no-misbehaviour-sub":
    "Au moins une preuve du fichier ne tient pas, ou il n’en contient aucune.",
  "verdict.credential": "L’attestation tient",
  "verdict.credential-sub":
    "Elle est scellée par le certificat dont vous avez donné l’empreinte, inchangée et non expirée.",
  "verdict.credential-unpinned": "L’attestation tient, si le certificat est celui de l’autorité",
  "verdict.credential-unpinned-sub":
    "Elle est inchangée et non expirée. Comparez l’empreinte du certificat ci-dessous avec celle que " +
    "publie l’autorité avant de vous y fier.",
  "verdict.elsewhere": "Non vérifié ici",
  "verdict.elsewhere-sub": "Cela ne dit rien du fichier.",
  "verdict.unable": "Non vérifié",
  "verdict.unable-sub":
    "Ce navigateur ne peut faire la vérification. Cela ne dit rien de la preuve.",
  "verdict.broken": "La page n’a pu terminer",
  "verdict.broken-sub":
    "C’est un défaut de la page, non de la preuve. Utilisez comity verify, et signalez la ligne ci-" +
    "dessous. Elle ne contient rien du fichier.",

  "result.failed-step": "Étape qui a échoué",
  "result.reason": "Raison",
  "result.contradiction": "États du journal {log}",
  "result.entries-cosigned": "{size} entrées, cosignées par {witnesses}",
  "result.entries-alone": "{size} entrées, cosignées par personne",
  "result.shown": "Ce que montre la personne",
  "result.kept-back": "Gardé pour elle",
  "result.kept-back-value": "{count} autres indications, que l’autorité a aussi scellées",
  "result.sealed-by": "Scellée par, selon l’attestation",
  "result.certificate": "Empreinte du certificat",
  "result.holds": "Valable du, au",
  "result.bound": "Liée par la clé de la personne",
  "result.bound-value": "{at}, pour {audience}, occasion {nonce}",
  "result.unbound": "non liée : quiconque a obtenu ce fichier peut le montrer",
  "result.listed": "Non retirée au",
  "result.unlisted": "non vérifié : choisissez la liste de statuts de l’autorité comme second fichier",
  "open.other-states": "Ce que d’autres États savent et n’ont jamais notifié à celui-ci.",
  "open.person":
    "Que celui qui la montre est la personne : comparez nom et date de naissance à un document.",
  "open.occasion":
    "Qu’elle a été faite pour vous et pour cette occasion : comparez qui elle nomme avec ce que vous " +
    "avez demandé.",
  "result.file-heading": "Le fichier",
  "result.exchange": "L’échange",
  "result.conversation": "Dossier",
  "result.network": "Réseau",
  "result.network-value": "{name}, version {version}",
  "result.digest": "Empreinte du document du réseau",
  "result.file": "Fichier de preuve",
  "result.file-digest": "Empreinte du fichier de preuve",
  "result.checked-at": "Vérifié le",
  "result.would": "Ce qu’elle aurait montré",
  "result.proved": "Ce qui est prouvé",
  "result.not-proved": "Ce qui n’est pas prouvé",
  "result.remarks": "Ce qui mérite un regard",
  "result.messages": "Messages",
  "result.message": "Message",
  "result.what": "Quoi",
  "result.sent": "Envoyé, selon l’expéditeur",
  "result.received": "Reçu, selon le destinataire",
  "result.no-receipt": "accusé de réception attendu",
  "result.recorded": "Enregistré, selon {state}",
  "result.accepted": "Accepté par le point d’accès de {state}, selon {recorder}",
  "result.not-accepted": "pas encore accepté",
  "result.not-theirs": "{state} n’a rien signé",
  "result.content": "Ce que dit le message",
  "result.content-of": "Contenu de {id}",
  "result.content-hint":
    "Il peut s’agir de données personnelles. Elles ne sont montrées que si vous les ouvrez.",
  "result.save": "Enregistrer",
  "result.vouching": "Qui d’autre répond des journaux",
  "result.log-of": "{state}, jusqu’à la longueur {size}",
  "result.who": "Qui",
  "result.by-when": "Existait au plus tard",
  "result.witness": "{state} l’a cosigné",
  "result.authority": "{authority} l’a horodaté",
  "result.lapsed": "ne prouve plus de date : non renouvelé",
  "result.steps": "Étapes de la vérification",
  "result.step": "Étape",
  "result.checked": "Vérifié",
  "result.nothing": "rien à vérifier",
  "result.passed": "réussie ({checked})",
  "result.logs": "États des journaux sur lesquels cela repose",
  "result.log": "Journal",
  "result.size": "Entrées",
  "result.root": "Racine",

  "kind.NOT": "Notification",
  "kind.NRS": "Réponse à une notification",
  "kind.REQ": "Demande",
  "kind.RDL": "Avis sur un délai",
  "kind.RAI": "Demande de précisions",
  "kind.RAR": "Précisions",
  "kind.RRS": "Réponse à une demande",
  "kind.CAN": "Annulation",
  "kind.FEM": "Avis d’erreur",
  "kind.IAL": "Essai de la liaison",
  "kind.RCL": "Rappel",
  "kind.RCR": "Réponse à un rappel",

  "proved.sent": "{sender} a enregistré avoir envoyé {id} à {recipient}, daté du {sentAt}.",
  "proved.sent-payload":
    "{sender} a enregistré avoir envoyé {id} à {recipient}, daté du {sentAt}, avec le contenu joint à " +
    "ce fichier.",
  "proved.arrived":
    "{sender} a enregistré avoir envoyé {id} à {recipient}, daté du {sentAt} ; {recipient} a " +
    "enregistré que le message est arrivé intact, daté du {receivedAt}.",
  "proved.arrived-payload":
    "{sender} a enregistré avoir envoyé {id} à {recipient}, daté du {sentAt}, avec le contenu joint à " +
    "ce fichier ; {recipient} a enregistré que le message est arrivé intact, daté du {receivedAt}.",
  "proved.channel-sent":
    "{recorder} a enregistré, dans un journal dont il ne peut retirer les états, avoir rédigé {id} " +
    "pour l’envoyer à {partner} par {wire}, {content}, daté du {recordedAt}.",
  "proved.channel-accepted":
    "{recorder} a enregistré, dans un journal dont il ne peut retirer les états, avoir rédigé {id} " +
    "pour l’envoyer à {partner} par {wire}, {content}, daté du {recordedAt} ; et qu’un point d’accès " +
    "présentant le certificat {certificate} l’a accepté avec le statut {status}, le {acceptedAt}.",
  "proved.channel-received":
    "{recorder} a enregistré, dans un journal dont il ne peut retirer les états, avoir reçu {id} par " +
    "{wire}, sur une liaison authentifiée par le certificat {certificate}, {content}, le {recordedAt}.",
  "channel.bytes-here": "exactement les {size} octets de ce fichier",
  "channel.bytes": "{size} octets",
  "channel.certificate-named":
    "{certificate}, que le document du réseau indique pour {partner},",
  "proved.entry-decision":
    "{state} a enregistré, à la place {index} de son journal, ce que ses règles ont décidé dans ce " +
    "dossier.",
  "proved.entry-erasure":
    "{state} a enregistré, à la place {index} de son journal, avoir effacé le contenu des messages de " +
    "ce dossier.",
  "proved.silence":
    "{state} a enregistré qu’aucune réponse à {message} n’était arrivée au {observedAt}. {recipient} " +
    "l’avait reçu le {receivedAt} ; selon l’entrée de {state}, qui cite {instrument}, {article}, le " +
    "dernier jour du délai était le {dueOn} ({zone}). {vouched} Un accusé de réception de {state} pour " +
    "une réponse antérieure contredirait cette entrée, tous deux signés par {state} : qui en détient un " +
    "la réfute.",
  "silence.vouched": "D’autres attestent que cette entrée existait au plus tard le {at}.",
  "silence.alone": "Nul autre que cet État n’atteste quand cette entrée a été faite.",
  "proved.stamped":
    "Ce que ce fichier montre du journal de {state}, jusqu’à la longueur {size}, existait au plus tard " +
    "le {at} : horodaté par {authority}{renewed}.",
  "stamp.renewed": ", renouvelé depuis ({renewals})",
  "proved.witnessed":
    "D’autres États ont cosigné ce que ce fichier montre du journal de {state}, jusqu’à la " +
    "longueur {size}, après avoir vérifié qu’il n’avait fait que croître : {names} ; {asked}.",
  "witness.asked": "le réseau en demande {threshold}",
  "witness.no-policy": "le réseau n’en fixe pas le nombre",

  "open.payload": "Ce que dit {id} : son contenu n’est pas dans le fichier.",
  "open.receipt": "Que {id} est arrivé : il a été envoyé, l’accusé de réception est attendu.",
  "open.read":
    "Que quelqu’un a lu les messages ou les a approuvés : un accusé signifie reçu et intact.",
  "open.clock":
    "Quand cela s’est passé, selon une horloge indépendante : chaque date est la parole de l’État qui " +
    "l’a enregistrée.",
  "open.others": "Que le dossier n’a pas d’autres messages.",
  "open.one-history":
    "Que chaque journal montre à tous la même histoire : comparez ses états à ceux que d’autres " +
    "détiennent.",
  "open.bytes": "Ce que dit {id} : ses octets ne sont pas dans le fichier.",
  "open.left":
    "Que {id} est parti : d’après le fichier, aucun point d’accès de {partner} ne l’a accepté.",
  "open.partner":
    "Que {partner} a envoyé ou reçu quoi que ce soit : {partner} n’a rien signé et ne montre aucun " +
    "journal. Ceci est l’enregistrement de {recorder}, fait à l’époque et inchangé depuis.",
  "open.tls": "Que TLS a transporté ces octets : une session ne laisse aucune signature.",
  "open.acceptance": "Que l’acceptation signifie plus qu’une réponse du point d’accès.",
  "open.network-page":
    "Que le document du réseau est l’authentique : aucune empreinte publiée n’a été donnée.",
  "open.witnesses":
    "Que le journal {origin} montre à tous la même histoire jusqu’à la longueur {size} : ce fichier ne " +
    "montre pas qu’autant d’autres États l’ont cosigné que le réseau le demande.",
  "open.log-clock":
    "Quand a été écrit ce que contient le journal {origin} jusqu’à la longueur {size}, selon une " +
    "horloge indépendante : chaque date est la parole de son État.",
  "open.exactly":
    "Quand exactement quoi que ce soit s’est passé : d’autres n’attestent que la date avant laquelle " +
    "cela était enregistré.",
  "open.law":
    "Que le droit fixe au {dueOn} le dernier jour pour répondre à {message} : c’est le programme " +
    "comity verify qui calcule les délais, non cette page.",

  "remark.clocks": "{id} est arrivé avant d’être envoyé, selon les horloges des deux États.",
  "remark.place":
    "Dans le journal de {state}, l’entrée sur {later} porte une date antérieure à celle de l’entrée " +
    "sur {earlier}, qui la précède.",
  "remark.channel-place":
    "Dans le journal de {state}, l’enregistrement de {later} porte une date antérieure à celui de " +
    "{earlier}, qui le précède.",
  "remark.certificate":
    "Le document du réseau donné n’indique pas le certificat {certificate} pour {partner} ; une " +
    "version en vigueur à l’époque l’indique peut-être.",
  "remark.ended":
    "La clé qui a signé pour le journal {origin} a pris fin le {end} ; qu’elle ait signé avant cette " +
    "date ce qui est daté d’avant repose sur la parole de qui la détient.",
  "remark.revoked":
    "Une clé qui a signé pour le journal {origin} a été révoquée ({reason}) : ce qu’elle a signé reste " +
    "prouvé.",
  "remark.lapsed":
    "L’horodatage de {authority} sur le journal {origin} n’a pas été renouvelé à temps : il ne prouve " +
    "plus de date.",
};
