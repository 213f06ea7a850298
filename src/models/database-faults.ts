import pg from 'pg';
import { AppError } from '../lib/errors.js';

/** What the driver says when the connection, or the way to the server, is gone. */
const LOST = /timeout|terminated|connection|not queryable/i;

/** An error of the way to the database is a fault that may pass; its own answers stay as they are. */
export function asFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof pg.DatabaseError || error instanceof AppError) {
    return error;
  }
  return 'syscall' in error || LOST.test(error.message) ? noAnswer(error) : error;
}

export function noAnswer(cause: unknown): AppError {
  return new AppError('database_failed', 'the database does not answer', {
    retryable: true,
    cause,
  });
}

/** Whether a fault means that its connection is of no more use. */
export function isAway(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'database_failed';
}
