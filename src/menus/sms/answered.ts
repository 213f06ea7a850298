/** An open question and the digit that came for it. */
export interface Answered {
  questionId: string;
  kind: string;
  /** Its choices in the order of their digits, from 1 (`questions.choices`). */
  choices: readonly string[];
  digit: number;
}
