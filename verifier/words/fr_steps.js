/** French: what each step establishes. */

export const FRENCH_STEPS = {
  "step.form": "Le fichier est un fichier de preuve complet d’une version connue.",
  "step.header": "Chaque en-tête désigne un message, son expéditeur, son destinataire et sa date.",
  "step.conversation": "Les messages appartiennent à un seul dossier, et chacun y est une fois.",
  "step.sender-checkpoint":
    "L’État expéditeur a signé l’état de son journal, avec une clé que désigne le document du " +
    "réseau.",
  "step.sender-inclusion": "L’État expéditeur a enregistré exactement cet en-tête comme envoyé.",
  "step.payload": "Le contenu joint au fichier est celui que fixe l’en-tête, octet pour octet.",
  "step.receipt": "L’accusé de réception est pour exactement cet en-tête.",
  "step.recipient-checkpoint":
    "L’État destinataire a signé l’état de son journal, avec une clé que désigne le document du " +
    "réseau.",
  "step.recipient-inclusion":
    "L’État destinataire a enregistré que cet en-tête exactement est arrivé.",
  "step.one-history": "Aucun journal ne montre deux histoires différentes dans ce fichier.",
  "step.channel-docket":
    "Chaque fiche désigne un message, ses parties, et quand il a été rédigé ou est arrivé.",
  "step.channel-conversation":
    "Les fiches appartiennent à ce seul dossier, et chaque message y est une fois.",
  "step.channel-checkpoint":
    "L’État qui a enregistré a signé l’état de son journal, avec une clé que désigne le document " +
    "du réseau.",
  "step.channel-inclusion":
    "L’État qui a enregistré a écrit exactement cette fiche dans son journal.",
  "step.channel-bytes":
    "Les octets du fichier sont ceux que fixe la fiche, et portent l’identifiant du message.",
  "step.channel-acceptance":
    "L’État qui a enregistré a écrit dans son journal, après la fiche, qu’un point d’accès a " +
    "accepté exactement ce message.",
  "step.channel-certificate":
    "Le document du réseau ne désigne le certificat pour aucun autre État, ni pour un autre " +
    "temps.",
  "step.channel-one-history":
    "Aucun journal ne montre deux histoires différentes dans ce fichier, fiches comprises.",
  "step.network":
    "Le fichier a été fait avec le document du réseau donné, ou avec un document qu’il suit.",
  "step.signature-line":
    "Chaque ligne sous l’état d’une preuve est la signature d’une clé de ce journal.",
  "step.entry": "Chaque autre entrée est bien formée et concerne ce dossier.",
  "step.entry-checkpoint":
    "L’État qui a fait l’entrée a signé l’état de son journal, avec une clé que désigne le " +
    "document du réseau.",
  "step.entry-inclusion":
    "L’État a enregistré exactement cette entrée, comme une entrée de cette sorte.",
  "step.anchor-checkpoint": "Chaque état publié est signé par une clé de son journal.",
  "step.anchor-link":
    "Chaque état publié prolonge les états sous lesquels les entrées ont été prouvées.",
  "step.cosignature":
    "Chaque autre ligne sous un état publié est la cosignature d’un témoin que le document du " +
    "réseau désigne pour ce temps.",
  "step.time-stamp":
    "Chaque horodatage est pour exactement cet état, par une autorité que désigne le document du " +
    "réseau.",
  "step.deadline":
    "Chaque entrée de délai désigne l’accusé du destinataire lui-même, a été faite après le jour " +
    "qu’elle indique, et aucun message de ce fichier ne la contredit. Si le droit fixe ce jour " +
    "n’est pas calculé ici.",
  "step.all-one-history":
    "Aucun journal ne montre deux histoires différentes dans ce fichier, états publiés compris.",
  "step.compromised-key":
    "Rien ne repose sur la seule foi d’une clé compromise, à moins que d’autres ne l’aient vu " +
    "avant.",
};
