import type { Runner, Sql, Tx } from './database.js';

/** An answer to what is often asked, by its number. */
export interface HelpArticle {
  number: number;
  titleFr: string;
  titleEn: string;
  bodyFr: string;
  bodyEn: string;
}

const COLUMNS = `number, title_fr as "titleFr", title_en as "titleEn", body_fr as "bodyFr",
  body_en as "bodyEn"`;

const ALL: Sql = {
  name: 'help_articles',
  text: `select ${COLUMNS} from help_articles where shown order by number`,
};

export async function readHelpArticles(runner: Runner): Promise<HelpArticle[]> {
  return runner.query<HelpArticle>(ALL, []);
}

const ONE: Sql = {
  name: 'help_article',
  text: `select ${COLUMNS} from help_articles where number = $1 and shown`,
};

export async function readHelpArticle(runner: Runner, number: number): Promise<HelpArticle | null> {
  const [row] = await runner.query<HelpArticle>(ONE, [number]);
  return row ?? null;
}

const WRITE: Sql = {
  name: 'help_article_write',
  text: `insert into help_articles (number, title_fr, title_en, body_fr, body_en, updated_at,
      updated_by) values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (number) do update set title_fr = $2, title_en = $3, body_fr = $4, body_en = $5,
      shown = true, updated_at = $6, updated_by = $7`,
};

export async function writeHelpArticle(
  tx: Tx,
  { number, titleFr, titleEn, bodyFr, bodyEn }: HelpArticle,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  await tx.query(WRITE, [number, titleFr, titleEn, bodyFr, bodyEn, at, by]);
}

const HIDE: Sql = {
  name: 'help_article_hide',
  text: `update help_articles set shown = false, updated_at = $2, updated_by = $3
    where number = $1 and shown returning number`,
};

/** Takes an article away; false where there is none. */
export async function hideHelpArticle(
  tx: Tx,
  number: number,
  { at, by }: { at: Date; by: string },
): Promise<boolean> {
  return (await tx.query(HIDE, [number, at, by])).length === 1;
}
