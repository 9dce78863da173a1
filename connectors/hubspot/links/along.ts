// Associations that the list shows beside each record, at no cost. What they leave open is asked for in batches.
import type { Link, LinkSet } from '../../../src/domain/link.ts'
import type { HubSpotObject } from '../records.ts'
import { asOne, type Kind, kindOfWord } from './kinds.ts'
import { pluralOf } from './names.ts'

/** The types that the list may be asked for: of custom objects it is not known under which name they would come. */
export function comingAlong(types: readonly string[]): string[] {
  return types.filter(type => pluralOf(type) === type)
}

/** The links of one record, a set for each type of which the list shows all, under kinds that are known. */
export function shownBeside({ id, associations = {} }: HubSpotObject, types: readonly string[]): LinkSet[] {
  const byType = new Map(Object.entries(associations).map(([name, shown]) => [pluralOf(name), shown]))
  return comingAlong(types).flatMap(type => {
    const shown = byType.get(type)
    // What stands under a name that is not understood may be just these.
    if (shown === undefined) return byType.has(undefined) ? [] : [{ recordId: id, via: type, links: [] }]
    if (shown.paging?.next !== undefined) return []
    const kinds = new Map<string, Kind[]>()
    for (const { id: other, type: word } of shown.results) {
      const kind = kindOfWord(word)
      if (kind === null) return []
      kinds.set(other, [...(kinds.get(other) ?? []), kind])
    }
    const links = [...kinds].map(([other, all]): Link => ({ to: type, id: other, ...asOne(all) }))
    return [{ recordId: id, via: type, links }]
  })
}
