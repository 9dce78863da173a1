// Walks the chain of links beside the segments: each segment has to be in one link, each link has to follow from the one
// before. Links are read as far as the segments need it, so that any length fits into memory.
import type { AuditKeys, AuditReader, Link, Segment } from '../../contract/stores.ts'
import { isSame } from '../../domain/audit/compare.ts'
import type { Moment } from '../../domain/record.ts'
import type { Report } from './fault.ts'

const PAGE = 500

/** A link of which not all segments have been met yet. */
interface OpenLink {
  readonly link: Link
  readonly seals: Map<number, Uint8Array | null>
}

export interface ChainWalk {
  /** Looks for the link of a segment. */
  meet(segment: Segment): Promise<void>
  /** Reads on to the last link; what a link names and nobody met is missing. */
  finish(): Promise<void>
  /** How many links were read, and the last one. */
  seen(): { readonly links: number; readonly last: Link | null }
  /** Segments that wait for their link. */
  waiting(): number
}

export interface Start {
  /** The link before the first to be read; null: the chain is walked from its beginning. */
  readonly before: Link | null
  /** Segments with smaller numbers are met by nobody. */
  readonly fromSegment: number
}

/**
 * What was written a moment ago has no link yet, and could be removed without a trace; so nothing may wait for long. A
 * transaction of ours may take minutes from the moment that its entries tell until it is committed, and is linked then.
 */
const WAITING_MS = 600_000

export function walkChain(start: Start, reader: AuditReader, keys: AuditKeys, report: Report, now: Moment): ChainWalk {
  const open = new Map<number, OpenLink>()
  let unlinked: ReadonlySet<number> | null = null
  let [links, waiting, atEnd] = [0, 0, false]
  let last = start.before
  // That it is older than the moment since which it is verified, it alone says.
  if (start.before !== null) checkLinkSeal(start.before, keys, report)

  const readMore = async (): Promise<void> => {
    const page = await reader.links(last?.number ?? Number.MIN_SAFE_INTEGER, PAGE)
    atEnd = page.length < PAGE
    for (const link of page) {
      checkLink(link, last, keys, report)
      last = link
      links += 1
      const of: OpenLink = { link, seals: new Map() }
      for (const number of link.segments) {
        if (open.has(number)) report('link-changed', `link ${link.number}`, `it takes in segment ${number} once more`)
        open.set(number, of)
      }
      if (link.segments.length === 0) report('link-changed', `link ${link.number}`, 'it takes in no segment')
    }
  }
  const take = (number: number, seal: Uint8Array | null): boolean => {
    const found = open.get(number)
    if (found === undefined) return false
    open.delete(number)
    found.seals.set(number, seal)
    if (found.seals.size === found.link.segments.length) checkContent(found, keys, report)
    return true
  }
  return {
    async meet({ number, seal, to }) {
      while (!open.has(number) && !atEnd) await readMore()
      if (take(number, seal)) return
      unlinked ??= await reader.unlinked()
      if (unlinked.has(number)) {
        waiting += 1
        if (Number(to) * 1_000 < now - WAITING_MS) {
          report(
            'segment-waiting',
            `segment ${number}`,
            'nobody has linked it for long, so that it could be removed unseen',
          )
        }
      } else
        report(
          'segment-unlinked',
          `segment ${number}`,
          'it is in no link of the chain: it was inserted, or links were cut',
        )
    },
    async finish() {
      while (!atEnd) await readMore()
      const earlier = [...open.keys()].filter(number => number < start.fromSegment)
      for (const { number, seal } of await reader.sealsOf(earlier)) take(number, seal)
      for (const [number, { link }] of open) {
        report('segment-removed', `segment ${number}`, `link ${link.number} names it, and it is not there`)
      }
    },
    seen: () => ({ links, last }),
    waiting: () => waiting,
  }
}

function checkLink(link: Link, before: Link | null, keys: AuditKeys, report: Report): void {
  const at = `link ${link.number}`
  const expected = (before?.number ?? 0) + 1
  if (link.number !== expected) {
    report('link-removed', `link ${expected}`, `it is not there, and link ${link.number} is`)
  } else if (!isSame(link.previous, before?.seal ?? new Uint8Array())) {
    report('link-changed', at, 'it does not follow from the link before it')
  }
  checkLinkSeal(link, keys, report)
}

function checkLinkSeal(link: Link, keys: AuditKeys, report: Report): void {
  const at = `link ${link.number}`
  const seal = keys.linkSeal(link)
  if (seal === null) report('key-missing', at, keyMissing(link.keyId))
  else if (!isSame(seal, link.seal)) report('link-changed', at, 'its seal does not fit its content')
}

export const keyMissing = (keyId: string): string =>
  `it was sealed with key ${keyId}, which is not at hand; name it in EVERGREEN_OLD_KEYS`

function checkContent({ link, seals }: OpenLink, keys: AuditKeys, report: Report): void {
  const content = keys.contentOf(link.segments.map(number => ({ number, seal: seals.get(number) ?? null })))
  if (!isSame(content, link.content)) {
    report(
      'segment-changed',
      `link ${link.number}`,
      'a segment that it takes in has another seal than when it was linked',
    )
  }
}
