import type { EffectCall } from '../../src/menus/effects.js';

/** The most that slots are meant for. */
const WORST: [RegExp, unknown][] = [
  [/xaf$/i, 99_995],
  [/^references$/, [345_678, 345_679]],
  [/reference/i, 345_678],
  [/operator/i, 'ORANGE'],
  // Nobody's: an id that no phone has would be a fault of ours.
  [/phoneId$/i, null],
  [/phone|number/i, '+237690000052'],
  [/^code$/, '5573'],
  [/minutes|tries|left|count|max|min|last|limit|digits/i, 12],
  [/(at|until|since|from|to|by)$/i, new Date('2026-11-16T22:45:00Z')],
  [/^(is|has|can)[A-Z]|unsure|empty/, true],
];

/**
 * A refusal whose facts are as long as they get, whatever they are called: what an effect was asked,
 * and for everything else a value by its name.
 */
export function refusalOf(effect: EffectCall, reason: string): { ok: false; reason: string } {
  const known: Record<string, unknown> = { ...effect.input, ok: false, reason };
  return new Proxy(known, {
    get(target, name) {
      if (typeof name !== 'string' || name === 'then' || name in target) {
        return Reflect.get(target, name) as unknown;
      }
      const worst = WORST.find(([pattern]) => pattern.test(name));
      return worst ? worst[1] : 'Maximilienne';
    },
  }) as unknown as { ok: false; reason: string };
}
