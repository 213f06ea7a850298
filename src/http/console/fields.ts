import type Joi from 'joi';

export type Fields = Readonly<Record<string, string>>;

/** What was sent, as the schema lets it through; null when it does not. Without one, nothing may be. */
export function readFields(schema: Joi.ObjectSchema | undefined, sent: unknown): Fields | null {
  if (!schema) return Object.keys(sent ?? {}).length === 0 ? {} : null;
  const { value, error } = schema.validate(sent ?? {}) as { value: Fields; error?: Error };
  return error ? null : value;
}
