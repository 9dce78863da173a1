// Many small requests as few large ones: what is asked for while an earlier group is under way goes together.

interface Waiting<T, R> {
  readonly item: T
  resolve(result: R): void
  reject(error: unknown): void
}

/**
 * A function for single items over one for groups. `work` gives one result per item, in the same order; at most
 * `lanes` groups are under way at once, none larger than `most`. When a group of several fails, each of its items is
 * tried alone, so that one bad item harms no other.
 */
export function gather<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
  { lanes, most }: { readonly lanes: number; readonly most: number },
): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = []
  let busy = 0

  const runGroup = async (group: readonly Waiting<T, R>[]): Promise<void> => {
    try {
      const results = await work(group.map(({ item }) => item))
      for (const [index, { resolve, reject }] of group.entries()) {
        const result = results[index]
        if (result === undefined) reject(new RangeError('a group gave fewer results than it had items'))
        else resolve(result)
      }
    } catch (error) {
      if (group.length === 1) for (const { reject } of group) reject(error)
      else for (const each of group) await runGroup([each])
    }
  }

  const pump = async (): Promise<void> => {
    busy += 1
    // One turn of the event loop, so that what is asked for at the same moment goes together.
    await new Promise(setImmediate)
    while (waiting.length > 0) await runGroup(waiting.splice(0, most))
    busy -= 1
  }

  return item =>
    new Promise<R>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (busy < lanes) void pump()
    })
}
