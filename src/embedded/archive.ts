/**
 * Where finished pieces of the write-ahead log go, as the server calls it from its data folder:
 * beside it, so that a folder that the server may not name by its whole path can still be reached.
 */
const ARCHIVE = '../backups/wal';

/**
 * Keeps each finished piece, squeezed, once somebody has made the folder (`npm run backup` does).
 * Until then, and for a piece that is kept already, there is nothing to do; a different piece under
 * the same name is never written over.
 */
export const ARCHIVE_COMMAND = [
  `test ! -d ${ARCHIVE}`,
  `gunzip -c ${ARCHIVE}/%f.gz 2>/dev/null | cmp -s - %p`,
  `{ test ! -e ${ARCHIVE}/%f.gz && gzip -c %p > ${ARCHIVE}/%f.part && mv ${ARCHIVE}/%f.part ${ARCHIVE}/%f.gz; }`,
].join(' || ');

/** Gets a piece back: kept ones, and those that the replaced server had not finished. */
export const RESTORE_COMMAND = `gunzip -c ${ARCHIVE}/%f.gz > %p 2>/dev/null || cp ../backups/unfinished/%f %p`;

/** What a lost disk may cost at most. */
export const ARCHIVE_SECONDS = 60;
