// Pages as the source gives them, gathered into chunks that are worth a transaction.
import type { Gone, Page, Stamp } from '../../src/contract/connector.ts'
import type { LinkSet } from '../../src/domain/link.ts'
import type { CrmRecord } from '../../src/domain/record.ts'

/** Pages are gathered until this many records are in hand; the unit of commit. */
export const CHUNK_ROWS = 2_000

/** Pages of at least CHUNK_ROWS records, those that are gone and ids that were compared among them, save for the last. */
export async function* chunksOf(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  let held: CrmRecord[] = []
  let gone: Gone[] = []
  let links: LinkSet[] = []
  let late: string[] = []
  let left: Stamp[] = []
  let compared = 0
  for await (const page of pages) {
    held.push(...page.records)
    gone.push(...(page.gone ?? []))
    links.push(...(page.links ?? []))
    late.push(...(page.late ?? []))
    left.push(...(page.left ?? []))
    compared += page.compared ?? 0
    // Links come with records, or alone.
    const rows = held.length > 0 ? held.length : links.length
    const small = rows + gone.length + compared < CHUNK_ROWS && page.next !== null
    if (small && page.goOn !== 'once stored') continue
    yield { ...page, records: held, gone, links, late, left }
    held = []
    gone = []
    links = []
    late = []
    left = []
    compared = 0
  }
}
