// What a CRM has to sync: its objects, their fields, how many records a scope holds. A part of the composition root.
import { guessKind } from '../domain/kind/guess.ts'
import { ConfigError } from '../errors.ts'
import type { Desk } from '../http/desk.ts'
import type { Parts } from '../parts.ts'
import { readScope } from '../setup/parts/piece.ts'

type Source = NonNullable<Awaited<ReturnType<ReturnType<Parts['resources']>['connect']>>['source']>

export function discoveryDesk({ resources, log }: Parts): Pick<Desk, 'streams' | 'discover' | 'count'> {
  /** Opened for one question, and closed with it. */
  const asking = async <T>(alias: string, ask: (source: Source) => Promise<T>): Promise<T> => {
    const opened = resources(null, log)
    try {
      const { source } = await opened.connect(alias)
      if (source !== undefined) return await ask(source)
      const fix = 'Name the connection of a CRM.'
      throw new ConfigError({ where: `connection ${alias}`, what: 'it cannot be read from', fix })
    } finally {
      await opened.close()
    }
  }
  return {
    streams: alias => asking(alias, async source => (await source.streams?.()) ?? []),
    discover: (alias, stream) =>
      asking(alias, async source => {
        const { fields } = await source.describe(stream)
        return { fields: fields.map(spec => ({ spec, kind: guessKind(spec) })) }
      }),
    count: (alias, stream, written) => {
      const scope = readScope(written)
      return asking(alias, source => source.count({ stream, fields: [], scope, window: null }))
    },
  }
}
