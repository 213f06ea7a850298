/** How each operator's customers find a waiting payment request (facts/payments.md 4.5). */
const APPROVE_CODES: Record<string, { name: string; dial: string }> = {
  MTN: { name: 'MTN', dial: '*126#' },
  ORANGE: { name: 'Orange', dial: '#150*50#' },
};
const UNKNOWN_OPERATOR = { name: 'MoMo/OM', dial: '*126# / #150*50#' };

/** Whose request it is, and where it can be found and approved. */
export function approval(operator: string | null): { operator: string; dial: string } {
  const { name, dial } = APPROVE_CODES[operator ?? ''] ?? UNKNOWN_OPERATOR;
  return { operator: name, dial };
}
