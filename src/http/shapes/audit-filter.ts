// How entries of the audit are asked for in an address.
import { z } from 'zod'
import type { AuditFilter } from '../../contract/audit.ts'
import { ACTORS, type Actor, AUDIT_EVENTS, CHANGE_OUTCOMES } from '../../domain/audit/vocabulary.ts'
import { PROPOSAL_REASONS } from '../../domain/decide/proposal.ts'
import { wholeId } from '../../domain/search/sought.ts'
import type { Desk } from '../desk.ts'
import { moment, name } from './basics.ts'

/** The words of a closed set. */
function wordsOf<T extends string>(meanings: Readonly<Record<T, string>>): z.ZodType<T> {
  const isWord = (text: string): text is T => Object.hasOwn(meanings, text)
  return z.string().refine(isWord, `must be one of ${Object.keys(meanings).join(', ')}`)
}

const isActor = (text: string): text is Actor => /^(cli|user|key):./.test(text) || Object.hasOwn(ACTORS, text)

export const auditQuery = {
  connection: name.optional(),
  stream: name.optional(),
  record: name.optional(),
  field: name.optional(),
  sync: name.optional().describe('What names it, and all of its runs'),
  run: name.optional(),
  job: name.optional(),
  intent: name.optional().describe('Of one change that was sent; it goes with a record that is erased'),
  event: wordsOf(AUDIT_EVENTS).optional(),
  outcome: wordsOf(CHANGE_OUTCOMES).optional(),
  actor: name.refine(isActor, 'must be an actor such as user:ada or schedule').optional(),
  reason: z.enum(PROPOSAL_REASONS).optional(),
  since: moment.optional(),
  until: moment.optional(),
}
const query = z.object(auditQuery)

/** What the store is asked for. NotKnown for a connection or a run that is not there. */
export async function filterOf(
  asked: z.output<typeof query>,
  desk: Pick<Desk, 'connectionId' | 'runNamed'>,
): Promise<Omit<AuditFilter, 'limit'>> {
  const { connection, record, run, sync: syncName, job: jobId, intent: intentId, ...same } = asked
  const connectionId = connection === undefined ? undefined : await desk.connectionId(connection)
  const runId = run === undefined ? undefined : (await desk.runNamed(run)).id
  return { connectionId, recordId: record && wholeId(record), syncName, runId, jobId, intentId, ...same }
}

/** The aliases of connections by their ids. */
export async function aliasesOf({ stores }: Pick<Desk, 'stores'>): Promise<ReadonlyMap<string, string>> {
  return new Map((await stores.connections.known()).map(({ id, alias }) => [id, alias]))
}
