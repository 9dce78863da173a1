// Who made a record's last edit, read along where the settings list programs: what one of them changed is no person's
// edit. Without a list nothing more is read.
import type { Cursor, Page, Partition, Query, Source } from '../../../src/contract/connector.ts'
import type { CrmRecord } from '../../../src/domain/record.ts'
import type { Describer } from '../describe.ts'
import { longId } from '../values.ts'
import type { Editors } from './editors.ts'

const EDITOR = 'LastModifiedById'

interface Parts {
  readonly describer: Describer
  readonly editors: Editors
}

/** The source with the listed program beside each record that it was the last to edit. */
export function withEditedBy(source: Source, { describer, editors }: Parts): Source {
  if (!editors.listsPrograms) return source

  const widened = async (query: Query): Promise<Query> => {
    const type = await describer.of(query.stream)
    if (!type.types.has(EDITOR) || query.fields.includes(EDITOR)) return query
    return { ...query, fields: [...query.fields, EDITOR] }
  }
  const named = async (page: Page): Promise<Page> => {
    const editorOf = ({ fields }: CrmRecord) => longId(fields[EDITOR] ?? '')
    const programs = await editors.listedAmong([...new Set(page.records.map(editorOf))])
    if (programs.size === 0) return page
    const records = page.records.map(record => {
      const editedBy = editorOf(record)
      return programs.has(editedBy) ? { ...record, editedBy } : record
    })
    return { ...page, records }
  }
  async function* read(partition: Partition, from: Cursor | null, signal: AbortSignal): AsyncGenerator<Page> {
    for await (const page of source.read(partition, from, signal)) yield await named(page)
  }
  const { pick } = source
  return {
    ...source,
    partitions: async (query, size) => source.partitions(await widened(query), size),
    read,
    ...(pick && { pick: async (query, ids, signal) => named(await pick(await widened(query), ids, signal)) }),
  }
}
