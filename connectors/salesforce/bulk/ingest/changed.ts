// Which records changed since they were read: one query on the modification stamp in place of reading all of them again.
import { z } from 'zod'
import type { CurrentRecord } from '../../../../src/contract/connector.ts'
import type { Moment } from '../../../../src/domain/record.ts'
import type { ObjectType } from '../../describe.ts'
import { columnsOf, literal, quoted, REPLICATION_KEY } from '../../soql.ts'
import type { SalesforceTransport } from '../../transport.ts'
import { longId, toText } from '../../values.ts'

/** Changed records in one answer. */
export const CHANGED_PAGE = 2_000

const Row = z.object({ Id: z.string().transform(longId) }).catchall(z.unknown())
const Answer = z.object({ done: z.boolean(), records: z.array(Row).default([]) })

/** In the order of ids, page by page; what is in the bin is null. */
export async function changedSince(
  transport: SalesforceTransport,
  type: ObjectType,
  { fields, since, where }: { readonly fields: readonly string[]; readonly since: Moment; readonly where: string },
  signal: AbortSignal,
): Promise<Map<string, CurrentRecord | null>> {
  const { receiptField } = type
  const bin = type.types.has('IsDeleted') ? ['IsDeleted'] : []
  const columns = columnsOf(type, [...fields, ...bin, ...(receiptField === null ? [] : [receiptField])], where)
  const found = new Map<string, CurrentRecord | null>()
  for (let after: string | null = null; ; ) {
    signal.throwIfAborted()
    const further: string = after === null ? '' : ` AND Id > ${quoted(after)}`
    const condition = `${REPLICATION_KEY} >= ${literal(since)}${further}`
    const soql = `SELECT ${columns.join(', ')} FROM ${type.name} WHERE ${condition} ORDER BY Id LIMIT ${CHANGED_PAGE}`
    const path = `/${bin.length === 0 ? 'query' : 'queryAll'}?q=${encodeURIComponent(soql)}` as const
    const { records, done } = await transport.json({ method: 'GET', path }, Answer)
    for (const row of records) {
      const values = fields.map(name => [name, toText(type.types.get(name) ?? 'string', row[name])] as const)
      const receipt = receiptField === null ? {} : { receipt: toText('string', row[receiptField]) }
      found.set(row.Id, row['IsDeleted'] === true ? null : { fields: Object.fromEntries(values), ...receipt })
    }
    after = records.at(-1)?.Id ?? null
    if (after === null || (records.length < CHANGED_PAGE && done)) return found
  }
}
