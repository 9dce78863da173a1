// A sync before it is saved: how many records its scope has now, and what its rules would do to a few of them. Nothing is
// stored, and nothing is written.
import type { Connection } from '../../contract/connector.ts'
import type { Query } from '../../contract/query.ts'
import type { TeamRules } from '../../domain/normalize/field-rules.ts'
import type { CrmRecord } from '../../domain/record.ts'
import { missingFields, type SyncDefinition } from '../../domain/sync.ts'
import { ConfigError } from '../../errors.ts'
import { type TryReport, tryRules } from './try-rules.ts'

export interface PreviewReport extends Omit<TryReport, 'rows'> {
  /** In the scope, as the CRM counts them now. */
  readonly records: number
  /** Of the records that were looked at, by the rows that `values` names. */
  readonly ids: readonly string[]
}

const SAMPLE = 100
const MOST_VALUES = 200

/** Costs a count and one page. ConfigError for a field that the object does not have. */
export async function previewSync(
  sync: SyncDefinition,
  connection: Connection,
  team: TeamRules | undefined,
): Promise<PreviewReport> {
  const { source } = connection
  if (source === undefined) {
    const where = `connection ${sync.connection}`
    throw new ConfigError({ where, what: 'it cannot be read from', fix: 'Name the connection of a CRM.' })
  }
  const spec = await source.describe(sync.stream)
  const known = spec.fields.map(({ name }) => name)
  const missing = missingFields(sync, known)
  if (missing.length > 0) {
    const what = `${sync.stream} has no ${missing.join(', ')}`
    throw new ConfigError({
      where: `sync ${sync.name}`,
      what,
      fix: 'Correct the names, or let our user see the fields.',
    })
  }
  const fields = sync.fields.map(({ field }) => field)
  const query: Query = { stream: sync.stream, fields, scope: sync.scope, window: null }
  const records = await source.count(query)
  const sample = records === 0 ? [] : await sampleOf(query, source)
  const rows = sample.map(record => fields.map(field => record.fields[field] ?? ''))
  const columns = Object.fromEntries(sync.fields.map(({ field, ...setting }) => [field, setting]))
  const { rows: _, ...report } = tryRules({
    table: { columns: fields, rows },
    columns,
    country: sync.defaultCountry,
    locale: null,
    most: MOST_VALUES,
    ...(team !== undefined && { team }),
  })
  return { ...report, records, ids: sample.map(({ id }) => id) }
}

/** The first page of what is read as if it were little, so that no job is made for it. */
async function sampleOf(query: Query, source: NonNullable<Connection['source']>): Promise<CrmRecord[]> {
  const stop = new AbortController()
  try {
    for (const partition of await source.partitions(query, 1)) {
      for await (const { records } of source.read(partition, null, stop.signal)) {
        if (records.length > 0) return records.slice(0, SAMPLE)
      }
    }
    return []
  } finally {
    stop.abort()
  }
}
