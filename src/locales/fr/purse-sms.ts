/** The same by SMS: what was asked for, and what somebody must hear of their wallet. */
export const purseSms = {
  'notice.top_up.paid':
    'Recharge reçue: {amount} ({operator}), frais 0F. Portefeuille Kwata: {balance}. Reçu {receipt}. Question? RAPPEL',
  'notice.top_up.paid_proven':
    'Recharge reçue: {amount} ({operator}), frais 0F. Portefeuille: {balance}. Reçu {receipt}. Numéro prouvé: vos plafonds montent. Question? RAPPEL',
  'notice.top_up.failed':
    "Recharge de {amount} non aboutie ({reason}). Rien n'a été débité. Pour réessayer: RECHARGE et le montant.",
  'notice.top_up.expired':
    "Recharge de {amount}: pas de réponse, rien n'a été débité. Pour réessayer: RECHARGE et le montant.",
  'notice.top_up.expired_unsure':
    "Recharge de {amount}: pas confirmée à temps. Si l'argent part encore, il vient sur votre portefeuille. Question? RAPPEL",
  'notice.bonus.granted':
    "Bonus {amount} sur votre portefeuille Kwata, jusqu'au {date}. Il paie vos commandes en premier, il ne se retire pas. STOP = plus d'offres",
  'notice.wallet.auto':
    'Portefeuille Kwata: {balance}, sous {below}. Recharger {amount}? Répondez 1 oui, 2 non. Puis votre code MoMo/OM. Arrêter: {service}, Compte',
  'notice.wallet.level':
    'Votre identité est vérifiée: les plafonds de votre portefeuille Kwata montent. Recharge: {day} par jour. Question? RAPPEL',
  'notice.wallet.unlocked':
    'Code Kwata débloqué. Composez {service}, Compte, pour en créer un autre. Retraits et plus de {most}: 24 h après. Pas vous? RAPPEL',
  'notice.wallet.frozen':
    'Votre portefeuille Kwata est bloqué par notre équipe. Votre argent reste à vous. Question? RAPPEL',
  'notice.wallet.released': 'Votre portefeuille Kwata est de nouveau ouvert. Question? RAPPEL',
  'notice.refund.requested':
    'Remboursement {amount} vers le {phone}, réf R{number}: nous vérifions le numéro, puis vous recevez un SMS. Question? RAPPEL',
  'notice.refund.review':
    'Remboursement R{number} ({amount}): le nom du compte {phone} a changé. Une personne vérifie sous 24 h. Votre argent reste gardé. RAPPEL',
  'notice.refund.paid': '{amount} arrivés sur le {phone}, réf R{number}. Question? RAPPEL',
  'notice.refund.failed':
    "Remboursement R{number} de {amount} impossible vers le {phone}. L'argent est sur votre portefeuille Kwata. Question? RAPPEL",
  'notice.refund.refused':
    'Remboursement R{number} de {amount} refusé après vérification. Votre argent reste sur votre portefeuille. Question? RAPPEL',

  'reply.top_up':
    'Recharge {amount}: la demande {operator} arrive, entrez votre code secret. Sinon composez {dial}. Puis vous recevez un reçu.',
  'reply.top_up_other':
    'Recharge {amount}: la demande {operator} va au {payer}, à valider sur ce téléphone. Puis vous recevez un reçu.',
  'reply.top_up_how':
    'Combien? Écrivez par ex: RECHARGE 5000. Avec un autre numéro: RECHARGE 5000 670000001',
  'reply.top_up_small':
    "Une recharge est d'au moins {minimum}. Rien n'est demandé. Ex: RECHARGE 5000",
  'reply.top_up_limit': "Rien n'est demandé. {limit}",
  'reply.top_up_waiting':
    'Une demande de recharge attend déjà votre code secret. Composez {dial}, ou attendez 10 min.',
  'reply.top_up_prompts': 'Trop de demandes à ce numéro. Réessayez dans 15 min.',
  'reply.wallet': 'Portefeuille Kwata: {balance}, bonus {bonus}.\n{lines}',
  'reply.statement': 'Relevé {month}: entré {in}, sorti {out}. Solde {balance}.\n{lines}',
  'reply.statement_empty': 'Relevé {month}: aucun mouvement. Solde {balance}.',
  'reply.receipt':
    'Reçu {receipt}: cde {reference}, {total} payé le {date}, frais 0F{provider}. Code {code}: le resto vérifie par VERIFIER {reference} {code}',
  'reply.receipt_provider': ', réf {id}',
  'reply.receipt_not_paid':
    "La commande {reference} n'est pas payée: pas de reçu. Où elle en est: SUIVI",
  'reply.receipt_how': 'Quel reçu? Ajoutez le numéro de la commande, ex: RECU 4821',
  'reply.check_paid': 'Cde {reference}: PAYEE, {total}. Code juste. Montré encore, il sera refusé.',
  'reply.check_not_paid':
    "Cde {reference}: code juste, mais {total} PAS PAYE. N'acceptez pas ce reçu.",
  'reply.check_used':
    'Cde {reference}: code DEJA montré le {date} à {time}. Ne le prenez pas une seconde fois.',
  'reply.check_forged':
    "Cde {reference}: FAUX code, ce reçu n'est pas de nous. Encore {left} essais.",
  'reply.check_locked':
    'Cde {reference}: trop de faux codes. Réessayez dans {minutes} min. Question? RAPPEL',
  'reply.check_how': 'Écrivez la commande et le code du reçu, ex: VERIFIER 4821 BCDF2345',
  'reply.check_not_shop':
    'VERIFIER est un mot pour les restaurants. Votre reçu: RECU et le numéro de commande.',
  'reply.auto_no':
    "C'est noté, rien n'est demandé. Pour arrêter ces SMS: {service}, Compte, Portefeuille.",
  'reply.auto_off': "Rien n'est demandé: la recharge auto est arrêtée.",

  'reply.draft_digit_momo': '{digit} MoMo/OM',
  'reply.draft_digit_cash': '{digit} cash',
  'reply.draft_digit_cancel': '0 annuler',
  'reply.draft_digit_wallet': '{digit} portefeuille',
  'reply.draft_digit_mixed': '{digit} portef.+MoMo',
  'reply.draft_wallet_paid':
    "Cde {reference}, {total} payé par portefeuille, reste {left}. {shop} répond sous 10 min. Argent gardé jusqu'à la livraison. Reçu: RECU {reference}",
  'reply.draft_mixed_placed':
    "Cde {reference}: {part} du portefeuille, {rest} par {operator}: entrez votre code secret, sinon {dial}. Argent gardé jusqu'à la livraison.",
  'reply.draft_wallet_code':
    'Portefeuille: pour cette somme ou cette adresse il faut votre code, jamais par SMS. Composez {service}: le panier attend.',
  'reply.draft_wallet_blocked':
    'Portefeuille bloqué pour le moment. Répondez 1 pour MoMo/OM, 0 pour annuler. Question? RAPPEL',
  'reply.draft_wallet_short':
    'Pas assez sur le portefeuille. Répondez 1 pour MoMo/OM, 0 pour annuler. Recharger: RECHARGE 5000',
  'reply.draft_wallet_limit': '{limit} Répondez 1 pour MoMo/OM, 0 pour annuler.',
} as const;
