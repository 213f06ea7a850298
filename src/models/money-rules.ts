import type { Runner, Sql, Tx } from './database.js';

/** One dated rule (migrations/0019); '' stands for "all" where a rule could be narrower. */
export interface MoneyRuleRow {
  id: string;
  kind: 'collect_fee' | 'withdraw_fee' | 'transfer_tax' | 'vat' | 'commission' | 'amount';
  provider: string;
  operator: string;
  flow: string;
  shopId: string;
  /** Which amount, of those kinds that are one number. */
  name: string;
  /** A commission tier: counts with more delivered orders than this. */
  over: number;
  bps: number;
  fixedXaf: number;
  capXaf: number | null;
  amount: number;
  active: boolean;
  /** An ISO time, as the catalogue's JSON gives it. */
  validFrom: string;
  createdAt: string;
  createdBy: string;
}

/** Rows of MoneyRuleRow as JSON, oldest first: where two begin at once, the later one counts. */
export const MONEY_RULES_JSON = `(select coalesce(json_agg(json_build_object('id', r.id,
    'kind', r.kind, 'provider', r.provider, 'operator', r.operator, 'flow', r.flow,
    'shopId', r.shop_id, 'name', r.name, 'over', r.over, 'bps', r.bps, 'fixedXaf', r.fixed_xaf,
    'capXaf', r.cap_xaf, 'amount', r.amount, 'active', r.active, 'validFrom', r.valid_from,
    'createdAt', r.created_at, 'createdBy', r.created_by)
    order by r.valid_from, r.created_at, r.id), '[]') from money_rules r)`;

const ADD: Sql = {
  name: 'money_rule_add',
  text: `insert into money_rules (id, kind, provider, operator, flow, shop_id, name, over, bps,
      fixed_xaf, cap_xaf, amount, active, valid_from, created_at, created_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
};

/** Adds a rule; the ones before stay, for the orders of their time. */
export async function addMoneyRule(tx: Tx, rule: MoneyRuleRow): Promise<void> {
  await tx.query(ADD, [
    rule.id,
    rule.kind,
    rule.provider,
    rule.operator,
    rule.flow,
    rule.shopId,
    rule.name,
    rule.over,
    rule.bps,
    rule.fixedXaf,
    rule.capXaf,
    rule.amount,
    rule.active,
    rule.validFrom,
    rule.createdAt,
    rule.createdBy,
  ]);
}

const LIST: Sql = { name: 'money_rules_list', text: `select ${MONEY_RULES_JSON} as rules` };

/** All of them, as they stand in the database now. */
export async function listMoneyRules(runner: Runner): Promise<MoneyRuleRow[]> {
  const [row] = await runner.query<{ rules: MoneyRuleRow[] }>(LIST);
  return row?.rules ?? [];
}
