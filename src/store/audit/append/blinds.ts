// By what the records of entries are found again when a person wants to be forgotten: written with the entries.
import { type RawBuilder, sql } from 'kysely'
import { textArray } from '../../arrays.ts'
import type { RecordRef } from './record-keys.ts'

/** A record, and the blinds of its values. */
export interface Findable {
  readonly of: RecordRef
  readonly blinds: ReadonlySet<bigint>
}

/** In one order, so that two writers do not wait crosswise; what is known is left alone. */
export function insertBlinds(findable: readonly Findable[]): RawBuilder<unknown> {
  const rows = findable.flatMap(({ of, blinds }) => [...blinds].map(blind => ({ ...of, blind })))
  const texts = (of: (row: (typeof rows)[number]) => string) => sql`${textArray(rows.map(of))}::text[]`
  return sql`insert into evergreen.blind_index (record_id, stream, connection_id, blind)
    select record_id, stream, connection_id, blind::bigint
    from unnest(${texts(row => row.recordId)}, ${texts(row => row.stream)}, ${texts(row => row.connectionId)},
      ${texts(row => String(row.blind))}) as told (record_id, stream, connection_id, blind)
    order by record_id collate "C", stream collate "C", connection_id collate "C", 4
    on conflict do nothing`
}
