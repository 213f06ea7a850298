/** What the library still has in hand when its browser has ended comes to nothing by then. */
const LATE_MS = 10_000;

/**
 * The library's own listeners reject with nobody to hear it, as when a page vanishes under them. That
 * must not end a process; the session notices by itself. Any other rejection ends it as ever.
 */
export function guardRejections(): () => void {
  process.on('unhandledRejection', pass);
  return () => {
    setTimeout(() => process.off('unhandledRejection', pass), LATE_MS).unref();
  };
}

function pass(reason: unknown): void {
  if (!isOfLibrary(reason)) throw reason;
}

/** It throws plain strings, which nothing of ours does. */
function isOfLibrary(reason: unknown): boolean {
  if (typeof reason === 'string') return true;
  const stack = reason instanceof Error ? (reason.stack ?? '') : '';
  return /[\\/](whatsapp-web\.js|puppeteer|puppeteer-core)[\\/]/.test(stack);
}
