import type { Runner, Sql } from './database.js';

/** A notice that waits for one digit: `choices[0]` is meant by 1. */
export interface Question {
  id: string;
  accountId: string;
  kind: string;
  /** Ids only. */
  subject: Record<string, string>;
  choices: string[];
  askedAt: Date;
  expiresAt: Date;
  answer: string | null;
  answeredAt: Date | null;
  /** The person's own words that the answer will need, under their key. */
  wordsSealed: Buffer | null;
}

const COLUMNS = `id, account_id as "accountId", kind, subject, choices, asked_at as "askedAt",
  expires_at as "expiresAt", answer, answered_at as "answeredAt", words_sealed as "wordsSealed"`;

const ASK: Sql = {
  name: 'question_ask',
  text: `insert into questions
      (id, account_id, kind, subject, choices, asked_at, expires_at, words_sealed)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

export async function askQuestion(
  runner: Runner,
  question: Omit<Question, 'answer' | 'answeredAt' | 'wordsSealed'> & { wordsSealed?: Buffer },
): Promise<void> {
  await runner.query(ASK, [
    question.id,
    question.accountId,
    question.kind,
    JSON.stringify(question.subject),
    question.choices,
    question.askedAt,
    question.expiresAt,
    question.wordsSealed ?? null,
  ]);
}

const OPEN: Sql = {
  name: 'questions_open',
  text: `select ${COLUMNS} from questions
    where account_id = $1 and answered_at is null and expires_at > $2 order by asked_at, id`,
};

/** What a person has been asked and may still answer. */
export async function openQuestions(
  runner: Runner,
  accountId: string,
  now: Date,
): Promise<Question[]> {
  return runner.query<Question>(OPEN, [accountId, now]);
}

const LAST: Sql = {
  name: 'question_last',
  text: `select ${COLUMNS} from questions
    where account_id = $1 and kind = any($2) and asked_at > $3
    order by coalesce(answered_at, asked_at) desc, id desc limit 1`,
};

/** The last question of these kinds that was asked since a time, whatever became of it. */
export async function lastQuestion(
  runner: Runner,
  accountId: string,
  { kinds, since }: { kinds: readonly string[]; since: Date },
): Promise<Question | null> {
  const [question] = await runner.query<Question>(LAST, [accountId, kinds, since]);
  return question ?? null;
}

const BY_ID: Sql = {
  name: 'question_by_id',
  text: `select ${COLUMNS} from questions where id = $1`,
};

export async function questionById(runner: Runner, id: string): Promise<Question | null> {
  const [question] = await runner.query<Question>(BY_ID, [id]);
  return question ?? null;
}

const ANSWER: Sql = {
  name: 'question_answer',
  text: `update questions set answer = $2, answered_at = $3
    where id = $1 and answered_at is null returning id`,
};

/** Keeps the first answer; false when there was one already. */
export async function answerQuestion(
  runner: Runner,
  id: string,
  answer: string,
  at: Date,
): Promise<boolean> {
  return (await runner.query(ANSWER, [id, answer, at])).length === 1;
}

const ABOUT_ORDER: Sql = {
  name: 'questions_about_order',
  text: `select ${COLUMNS} from questions
    where account_id = $1 and kind = $2 and subject->>'orderId' = $3 order by asked_at desc`,
};

/** All that a person was asked about one order, the newest first. */
export async function questionsAbout(
  runner: Runner,
  accountId: string,
  kind: string,
  orderId: string,
): Promise<Question[]> {
  return runner.query<Question>(ABOUT_ORDER, [accountId, kind, orderId]);
}

const WITHDRAW: Sql = {
  name: 'questions_withdraw',
  text: `update questions set answered_at = $3
    where account_id = $1 and subject->>'orderId' = $2 and answered_at is null`,
};

/** Takes back what was asked about an order that no longer needs the answer. */
export async function withdrawQuestions(
  runner: Runner,
  accountId: string,
  orderId: string,
  at: Date,
): Promise<void> {
  await runner.query(WITHDRAW, [accountId, orderId, at]);
}

const WITHDRAW_KINDS: Sql = {
  name: 'questions_withdraw_kinds',
  text: `update questions set answered_at = $3
    where account_id = $1 and kind = any($2) and answered_at is null`,
};

/** Takes back what a person was asked of these kinds: it was asked anew, or came to an end. */
export async function withdrawKinds(
  runner: Runner,
  accountId: string,
  kinds: readonly string[],
  at: Date,
): Promise<void> {
  await runner.query(WITHDRAW_KINDS, [accountId, kinds, at]);
}

const OF_ATTEMPT: Sql = {
  name: 'question_of_attempt',
  text: `select ${COLUMNS} from questions
    where account_id = $1 and kind = $2 and subject->>'attemptId' = $3 order by asked_at limit 1`,
};

/** What a person was asked about money that came by one attempt. */
export async function questionOfAttempt(
  runner: Runner,
  { accountId, kind, attemptId }: { accountId: string; kind: string; attemptId: string },
): Promise<Question | null> {
  const [question] = await runner.query<Question>(OF_ATTEMPT, [accountId, kind, attemptId]);
  return question ?? null;
}
