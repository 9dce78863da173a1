// Keeps the chain going: what was written is linked within seconds, and each new head leaves the database, to the log and
// to a file, so that nobody who cuts the chain can cut what is known of it.
import type { Clock, Log } from '../../contract/primitives.ts'
import type { Link, UnitOfWork } from '../../contract/stores.ts'
import { lineOf } from '../../errors.ts'

const EVERY_MS = 5_000
/** Nobody takes so long to link. */
const BUSY_MS = 60_000

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

/** Links what waits for it; returns whether that is done, or left to another process that does it just now. */
export async function linkWaiting({ unitOfWork, clock, log, heads }: SealingParts): Promise<'done' | 'busy'> {
  const { auditChain } = unitOfWork.stores
  for (;;) {
    const link = await auditChain.extend(clock.now())
    if (link === null) return 'done'
    if (link === 'busy') return 'busy'
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

/** Says so where the same segments wait for a minute because somebody else says to be linking: nothing proves them yet. */
function watchTurns({ unitOfWork, clock, log }: SealingParts): (turn: 'done' | 'busy') => Promise<void> {
  let waiting: { readonly since: number; readonly segments: ReadonlySet<number> } | null = null
  return async turn => {
    if (turn === 'done') {
      waiting = null
      return
    }
    const now = clock.now()
    const unlinked = await unitOfWork.stores.auditChain.asOfNow(reader => reader.unlinked())
    const still = waiting?.segments.intersection(unlinked) ?? new Set()
    if (waiting === null || still.size === 0) waiting = { since: now, segments: unlinked }
    else waiting = { since: waiting.since, segments: still }
    if (waiting.since > now - BUSY_MS) return
    log.error({ segments: still.size }, 'the audit is not linked, for somebody holds the turn: look who is connected')
    waiting = null
  }
}

/** Links every 5 s, and once more when it is closed. */
export function startSealing(parts: SealingParts): { close(): Promise<void> } {
  const { clock, log } = parts
  const stop = new AbortController()
  const watch = watchTurns(parts)
  const attempt = () =>
    linkWaiting(parts)
      .then(watch)
      .catch(error => log.warn({ error: lineOf(error) }, 'the audit was not linked, trying again'))
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
