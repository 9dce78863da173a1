// Lists that come in pages and are shown whole, for they are short: users, keys, parts of a run.

/** The most that the server puts on one. */
const LIMIT = 200

interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** One page after another, until there is no next. */
export async function wholeOf<T>(
  read: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>,
): Promise<{ readonly items: readonly T[] }> {
  const items: T[] = []
  for (let page = await read({ limit: LIMIT }); ; page = await read({ limit: LIMIT, cursor: page.next })) {
    items.push(...page.items)
    if (page.next === null) return { items }
  }
}
