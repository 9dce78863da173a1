// The links of a chunk's records: what came along with them, and what has to be asked for.
import type { Page, Partition, Source } from '../../src/contract/connector.ts'
import type { LinkSet } from '../../src/domain/link.ts'

/** Links of the records that are not dead; a page without records hands on what it has. */
export async function linksOfChunk(
  { records, links = [] }: Page,
  dead: ReadonlySet<string>,
  { partition, source }: { readonly partition: Partition; readonly source: Source },
  signal: AbortSignal,
): Promise<readonly LinkSet[]> {
  const { stream, associations = [] } = partition.query
  if (records.length === 0 || associations.length === 0) return links
  const told = new Set(links.map(({ recordId, via }) => `${recordId} ${via}`))
  const sets = [...links]
  for (const via of associations) {
    const open = records.map(({ id }) => id).filter(id => !dead.has(id) && !told.has(`${id} ${via}`))
    if (open.length > 0) sets.push(...((await source.links?.of(stream, open, [via], signal)) ?? []))
  }
  return dead.size === 0 ? sets : sets.filter(({ recordId }) => !dead.has(recordId))
}
