// The links of a chunk's records: what came along with them, and what has to be asked for.
import type { Page, Partition, Source } from '../../src/contract/connector.ts'
import type { LinkSet } from '../../src/domain/link.ts'

interface Records {
  /** Gone, although the page still shows them. */
  readonly dead: ReadonlySet<string>
  /** As they were when their links were stored last: what a field of theirs tells is known. */
  readonly asleep: ReadonlySet<string>
}

/** Links that may be news of the page's records; a page without records hands on what it has. */
export async function linksOfChunk(
  { records, links = [] }: Page,
  { dead, asleep }: Records,
  { partition, source }: { readonly partition: Partition; readonly source: Source },
  signal: AbortSignal,
): Promise<readonly LinkSet[]> {
  const { stream, associations = [], fields } = partition.query
  if (records.length === 0 || associations.length === 0) return links
  const asked: LinkSet[] = []
  for (const via of associations) {
    const told = new Set(links.filter(link => link.via === via).map(({ recordId }) => recordId))
    const open = records.map(({ id }) => id).filter(id => !dead.has(id) && !told.has(id))
    if (open.length > 0) asked.push(...((await source.links?.of(stream, open, [via], signal)) ?? []))
  }
  const isNews = ({ recordId, via }: LinkSet) => !dead.has(recordId) && !(asleep.has(recordId) && fields.includes(via))
  return [...links.filter(isNews), ...asked]
}
