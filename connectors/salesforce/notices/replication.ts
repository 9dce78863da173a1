// Which records changed lately, by the replication calls getUpdated and getDeleted: two calls for any number of changes.
import { z } from 'zod'
import type { ConnectorDeps } from '../../../src/contract/connector.ts'
import type { Notice, Poll, Polled } from '../../../src/contract/feed.ts'
import type { Moment } from '../../../src/domain/record.ts'
import { FatalError } from '../../../src/errors.ts'
import type { Describer } from '../describe.ts'
import { stampText } from '../gone.ts'
import { momentOf } from '../moment.ts'
import type { SalesforceTransport } from '../transport.ts'
import { longId } from '../values.ts'

const MINUTE_MS = 60_000
/** What changed longer ago is for the runs by schedule; getDeleted knows fifteen days. */
const LOOK_BACK_MS = 86_400_000

const Covered = z.string().transform(text => momentOf(text) ?? 0)
const Id = z.string().transform(longId)
const Updated = z.object({ ids: z.array(Id), latestDateCovered: Covered })
const Deleted = z.object({ deletedRecords: z.array(z.object({ id: Id })), latestDateCovered: Covered })

interface Parts {
  readonly transport: SalesforceTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

/** Asks for a stream's changes every so many minutes. */
export function createPoll(everyMinutes: number, parts: Parts): Poll {
  return { everyMinutes, since: (stream, from) => since(stream, from, parts) }
}

async function since(stream: string, from: Moment | null, { transport, describer, deps }: Parts): Promise<Polled> {
  // Seconds are ignored, and a minute is the least. What is asked beyond this moment would be told again the next time.
  const end = Math.floor(deps.clock.now() / MINUTE_MS) * MINUTE_MS
  const start = Math.max(from ?? end - MINUTE_MS, end - LOOK_BACK_MS)
  if (end - start < MINUTE_MS) return { notices: [], upTo: start }
  const type = await describer.of(stream)
  if (!type.replicateable) return { notices: [], upTo: end }
  const span = [`start=${stampText(start)}`, `end=${stampText(end)}`].join('&')
  const of = `/sobjects/${encodeURIComponent(stream)}` as const
  try {
    const updated = await transport.json({ method: 'GET', path: `${of}/updated/?${span}` }, Updated)
    const deleted = await transport.json({ method: 'GET', path: `${of}/deleted/?${span}` }, Deleted)
    const upTo = Math.min(updated.latestDateCovered, deleted.latestDateCovered)
    const notice =
      (kind: string) =>
      (recordId: string): Notice => {
        return { event: `${stream}/${recordId}/${kind}/${upTo}`, streams: [stream], recordId, kind, at: upTo }
      }
    const gone = deleted.deletedRecords.map(({ id }) => id)
    return { notices: [...updated.ids.map(notice('updated')), ...gone.map(notice('deleted'))], upTo }
  } catch (error) {
    // More than 600,000 ids, or a stretch that is refused: then the runs by schedule find them.
    if (!(error instanceof FatalError)) throw error
    deps.log.warn({ stream }, 'Salesforce does not tell what changed lately')
    return { notices: [], upTo: end }
  }
}
