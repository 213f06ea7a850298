/**
 * Replays the history of all payments: every attempt behind the first one with, for each earlier one,
 * no proof that was kept before it was made. Reads the append-only proofs, not the attempts' own
 * columns, which a surprise success clears.
 */
export const UNPROVEN = `select later.payment_id, later.no, earlier.no as unproven
  from payment_attempts later
  join payment_attempts earlier
    on earlier.payment_id = later.payment_id and earlier.no < later.no
  where not exists (select from payment_proofs p where p.attempt_id = earlier.id
    and p.at <= later.created_at + interval '1 second'
    and p.proof in ('not_sent', 'refused', 'provider_failed', 'never_arrived',
      'expired_at_provider'))`;
