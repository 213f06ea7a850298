import type Joi from 'joi';

export type Fields = Readonly<Record<string, string>>;

/** What was sent, as the schema lets it through; null when it does not. Without one, nothing may be. */
export function readFields(schema: Joi.ObjectSchema | undefined, sent: unknown): Fields | null {
  const given = (sent ?? {}) as Record<string, unknown>;
  if (Object.values(given).some(holdsNothing)) return null;
  if (!schema) return Object.keys(given).length === 0 ? {} : null;
  const { value, error } = schema.validate(given) as { value: Fields; error?: Error };
  return error ? null : value;
}

/** No keyboard writes U+0000, and Postgres takes it in no text. */
function holdsNothing(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\0');
}
