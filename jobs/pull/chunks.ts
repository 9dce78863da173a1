// Pages as the source gives them, gathered into chunks that are worth a transaction. Where the same job reads on, the
// next chunk is read while the last one is judged and stored; elsewhere its calls would be for nothing.
import type { Gone, Page, Stamp } from '../../src/contract/connector.ts'
import type { LinkSet } from '../../src/domain/link.ts'
import type { CrmRecord } from '../../src/domain/record.ts'

/** Pages are gathered until this many records are in hand; the unit of commit. */
const CHUNK_ROWS = 2_000

/** Pages of at least CHUNK_ROWS records, those that are gone and ids that were compared among them, save for the last. At most two are held. */
export function chunksOf(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  return readAhead(gathered(pages))
}

async function* gathered(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
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

async function* readAhead(chunks: AsyncGenerator<Page>): AsyncGenerator<Page> {
  const ask = () => {
    const asked = chunks.next()
    // Told to whoever comes for it; until then it must not end the process.
    asked.catch(() => undefined)
    return asked
  }
  try {
    for (let coming = ask(); ; ) {
      const { value: chunk, done } = await coming
      if (done === true) return
      const ahead = chunk.goOn === 'here' && chunk.next !== null ? ask() : null
      yield chunk
      coming = ahead ?? ask()
    }
  } finally {
    await chunks.return(undefined).catch(() => undefined)
  }
}
