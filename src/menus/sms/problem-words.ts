import { text, type Text } from '../../locales/index.js';
import type { Problem } from '../../services/problems.js';
import { joinTexts } from './words.js';

/** `1 Pas recu, 2 Manque un plat`: what may be wrong, by its digit. */
export function problemChoices(problems: readonly Problem[]): Text {
  const choices = problems.map((problem, at) =>
    text('reply.problem_choice', { no: at + 1, problem: text(`problem.${problem}`) }),
  );
  return joinTexts(choices, ', ');
}
