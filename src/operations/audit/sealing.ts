// Keeps the chain going: what was written is linked within seconds, and each new head leaves the database, to the log and
// to a file, so that nobody who cuts the chain can cut what is known of it.
import type { Clock, Log } from '../../contract/primitives.ts'
import type { Link, UnitOfWork } from '../../contract/stores.ts'
import { lineOf } from '../../errors.ts'

const EVERY_MS = 5_000

/** The last head that was seen on this machine. */
export interface HeadFile {
  read(): { readonly link: number; readonly seal: string } | null
  keep(head: { readonly link: number; readonly seal: string }): void
}

export interface SealingParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly log: Log
  readonly heads: HeadFile
}

/** Links what waits for it; returns how many segments that were. */
export async function linkWaiting({ unitOfWork, clock, log, heads }: SealingParts): Promise<number> {
  const { auditChain } = unitOfWork.stores
  let segments = 0
  for (;;) {
    const link = await auditChain.extend(clock.now())
    if (link === null) return segments
    segments += link.segments.length
    const head = headOf(link)
    log.info({ audit: head, segments: link.segments.length }, 'the audit has a new head')
    const known = heads.read()
    const found = known === null ? null : await auditChain.link(known.link)
    if (known === null || (found !== null && sealOf(found) === known.seal)) keepNewer(head, heads)
    else log.error({ link: known.link }, 'the audit was cut or put back: run `evergreen audit verify`')
  }
}

/** Another process may have linked on from here meanwhile. */
function keepNewer(head: ReturnType<typeof headOf>, heads: HeadFile): void {
  const known = heads.read()
  if (known === null || known.link < head.link) heads.keep(head)
}

function headOf(link: Link) {
  return { link: link.number, seal: sealOf(link) }
}

function sealOf({ seal }: Link): string {
  return Buffer.from(seal).toString('base64')
}

/** Links every 5 s, and once more when it is closed. */
export function startSealing(parts: SealingParts): { close(): Promise<void> } {
  const { clock, log } = parts
  const stop = new AbortController()
  const attempt = () =>
    linkWaiting(parts).catch(error => log.warn({ error: lineOf(error) }, 'the audit was not linked, trying again'))
  const linking = async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(EVERY_MS, stop.signal).catch(() => undefined)
      if (!stop.signal.aborted) await attempt()
    }
    await attempt()
  }
  const ended = linking()
  return {
    close: async () => {
      stop.abort()
      await ended
    },
  }
}
