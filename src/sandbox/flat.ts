// A text in one piece. The engine keeps a text that was put together of others as a tree of them; whoever keeps a
// million such texts keeps the pieces too.

/** The same text, stored as plain bytes; for texts of Latin-1 characters only. */
export function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
