// The file of an export: a line per record, under the labels of the properties or under their internal names.
import type { Call } from '../../http/endpoint.ts'
import type { Property } from '../../schema/property.ts'
import { currentValue, type HubSpotRecord } from '../../store/record.ts'
import type { ObjectTable } from '../../store/table.ts'

export interface CsvWish {
  readonly properties: readonly string[]
  readonly associatedType: ObjectTable | undefined
  readonly internalNames: boolean
  readonly internalValues: boolean
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function shown(property: Property | undefined, value: string, internal: boolean): string {
  if (internal || property === undefined) return value
  const labelOf = (part: string) => property.options.find(option => option.value === part)?.label ?? part
  return property.options.length === 0 ? value : value.split(';').map(labelOf).join(';')
}

/** The whole text; the record's id is always the first column. */
export function writeCsv(call: Call, table: ObjectTable, records: readonly HubSpotRecord[], wish: CsvWish): string {
  const { portal } = call
  const known = portal.catalog.properties(table.type)
  const names = wish.properties.filter(name => known.has(name) && name !== 'hs_object_id')
  const other = wish.associatedType?.type
  const title = (name: string) => (wish.internalNames ? name : (known.get(name)?.label ?? name))
  const singular = other?.singular ?? ''
  const links =
    other === undefined ? [] : [wish.internalNames ? `associated_${singular}_ids` : `Associated ${singular} IDs`]
  const header = [title('hs_object_id'), ...names.map(title), ...links]
  const lines = records.map(record => {
    const cells = names.map(name => shown(known.get(name), currentValue(record, name, table.type), wish.internalValues))
    const linked =
      other === undefined ? [] : [portal.links.linked(table.type.typeId, record.id, other.typeId).join(';')]
    return [record.id, ...cells, ...linked]
  })
  return [header, ...lines].map(cells => `${cells.map(quoted).join(',')}\n`).join('')
}
