// Links that come along with the records: reference fields are columns of theirs, at no cost. What stands between two
// objects has stamps of its own, so that a window tells whose links changed.
import { z } from 'zod'
import type { Cursor, Page, Partition, Query, Source } from '../../../src/contract/connector.ts'
import type { LinkSet } from '../../../src/domain/link.ts'
import type { CrmRecord } from '../../../src/domain/record.ts'
import type { ObjectType } from '../describe.ts'
import { type Between, betweenOf, targetOf } from './names.ts'
import type { Parts } from './rows.ts'
import { createLinkSource, referenceLink, touched } from './source.ts'

const Touched = z.object({ touched: z.string() })
const AfterCursor = z.object({ after: z.string() })

function referencesIn(type: ObjectType, { associations = [] }: Query): string[] {
  return associations.filter(name => targetOf(type, name) !== null)
}

function beside(records: readonly CrmRecord[], type: ObjectType, names: readonly string[]): LinkSet[] {
  return names.flatMap(via => {
    const to = targetOf(type, via) ?? ''
    return records.map(({ id, fields }) => ({ recordId: id, via, links: referenceLink(to, fields[via] ?? null) }))
  })
}

async function* readTouched(
  parts: Parts,
  between: Between,
  { stream, window }: Query,
  from: Cursor | null,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  if (window === null) return
  const { of } = createLinkSource(parts)
  let after = from === null ? null : AfterCursor.parse(from).after
  do {
    const { ids, next } = await touched(parts, between, window, after)
    const links = ids.length === 0 ? [] : await of(stream, ids, [between.object], signal)
    after = next
    yield { records: [], links, next: after === null ? null : { after } }
  } while (after !== null)
}

/** The source with links beside its records, and with a part for each object between whose changes a window tells. */
export function withLinks(source: Source, parts: Parts): Source {
  const { describer } = parts

  async function* read({ query, detail }: Partition, from: Cursor | null, signal: AbortSignal): AsyncGenerator<Page> {
    const type = await describer.of(query.stream)
    const asked = Touched.safeParse(detail)
    const between = asked.success ? betweenOf(type, asked.data.touched) : null
    if (between !== null) {
      yield* readTouched(parts, between, query, from, signal)
      return
    }
    const names = referencesIn(type, query)
    for await (const page of source.read({ query, detail }, from, signal)) {
      yield names.length === 0 ? page : { ...page, links: beside(page.records, type, names) }
    }
  }

  return {
    ...source,
    links: createLinkSource(parts),
    partitions: async query => {
      if (query.associations === undefined || query.associations.length === 0) return source.partitions(query)
      const type = await describer.of(query.stream)
      const wide = { ...query, fields: [...new Set([...query.fields, ...referencesIn(type, query)])] }
      const between = query.window === null ? [] : query.associations.filter(name => betweenOf(type, name) !== null)
      return [...(await source.partitions(wide)), ...between.map(name => ({ query, detail: { touched: name } }))]
    },
    read,
  }
}
