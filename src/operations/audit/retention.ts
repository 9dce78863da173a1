// Retention: what each connection need not keep of its audit is dropped, whole months at a time.
import type { Actor } from '../../contract/audit.ts'
import type { Clock, Log, NewId } from '../../contract/primitives.ts'
import type { AuditKeys, DroppedPart, StoredConnection, UnitOfWork, Unproven } from '../../contract/stores.ts'
import { auditKeptFrom } from '../../domain/audit/keep.ts'
import type { Moment } from '../../domain/record.ts'
import { ConfigError, FatalError, lineOf } from '../../errors.ts'
import { toldKeeping } from './kept.ts'

export interface RetentionParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Pick<Clock, 'now'>
  readonly newId: NewId
  readonly log: Log
  readonly keys: AuditKeys
}

/** What a connection keeps of its audit, and what of it is over. */
export interface RetentionReport {
  readonly connection: string
  /** Null: for ever. */
  readonly months: number | null
  /** Older entries need not be kept; null: all are. */
  readonly keptFrom: Moment | null
  /** What is over; it was dropped where that was asked for. */
  readonly over: DroppedPart
}

const NOTHING: DroppedPart = { segments: 0, entries: 0 }

/** What would be dropped now. */
export async function foreseeRetention({ unitOfWork, clock }: Pick<RetentionParts, 'unitOfWork' | 'clock'>) {
  const { connections, auditRetention } = unitOfWork.stores
  const reports: RetentionReport[] = []
  for (const connection of await connections.known()) {
    const keptFrom = auditKeptFrom(connection.keep, clock.now())
    const over = keptFrom === null ? NOTHING : await auditRetention.foresee(connection.id, keptFrom)
    reports.push(reportOf(connection, keptFrom, over))
  }
  return reports
}

/**
 * Drops it. ConfigError where something is to be dropped and this process is not the owner of the audit. What one connection
 * refuses keeps no other from being dropped, and is thrown when all had their turn.
 */
export async function dropOverdue(actor: Actor, parts: RetentionParts): Promise<RetentionReport[]> {
  const { unitOfWork, log } = parts
  const foreseen = await foreseeRetention(parts)
  const due = new Set(foreseen.flatMap(({ connection, over }) => (over.segments > 0 ? [connection] : [])))
  if (due.size === 0) return foreseen
  if (!(await unitOfWork.stores.audit.isOwned())) {
    const fix = 'Run `evergreen audit retention --yes` as the role that owns the database, from time to time.'
    const inConsole = 'Ask who runs Evergreen to have it dropped as the role that owns the database.'
    throw new ConfigError({ where: 'audit', what: 'only its owner can drop what need not be kept', fix, inConsole })
  }
  const dropped = new Map<string, RetentionReport>()
  const refusals: unknown[] = []
  for (const connection of await unitOfWork.stores.connections.known()) {
    if (!due.has(connection.alias)) continue
    try {
      dropped.set(connection.alias, await dropAndTidy(connection, actor, parts))
    } catch (error) {
      log.warn({ connection: connection.alias, error: lineOf(error) }, 'nothing of the audit could be dropped')
      refusals.push(error)
    }
  }
  if (refusals.length > 0) throw refusals[0]
  return foreseen.map(report => dropped.get(report.connection) ?? report)
}

async function dropAndTidy(connection: StoredConnection, actor: Actor, parts: RetentionParts) {
  const { before, dropped, unproven } = await dropOf(connection, actor, parts)
  if (dropped !== null) {
    const keys = await parts.unitOfWork.stores.auditRetention.removeUnusedKeys(connection.id)
    parts.log.info({ connection: connection.alias, ...dropped, keys }, 'old entries of the audit were dropped')
  }
  const [first] = unproven
  if (first !== undefined) throw keptFor(connection, first, unproven.length)
  return reportOf(connection, before, dropped ?? NOTHING)
}

function keptFor({ alias }: StoredConnection, { segment, why }: Unproven, segments: number): FatalError {
  const more = segments === 1 ? '' : `, and so are ${segments - 1} more`
  const what = `segment ${segment} of its audit is old and was kept, for ${why}${more}; all else that is old was dropped`
  const fix = 'Run `evergreen audit verify`.'
  return new FatalError({ where: `connection ${alias}`, what, fix, inConsole: 'Verify the audit.' })
}

/** As the set-up says that is in force then: nobody applies another one meanwhile. */
async function dropOf({ id: connectionId }: StoredConnection, actor: Actor, parts: RetentionParts) {
  const { unitOfWork, clock, newId } = parts
  return unitOfWork.transaction(async stores => {
    await stores.versions.lock()
    const connection = await stores.connections.byId(connectionId)
    const at = clock.now()
    const before = connection === null ? null : auditKeptFrom(connection.keep, at)
    if (connection === null || before === null) return { before, dropped: null, unproven: [] }
    const refusal = await refusalOf(connection, parts)
    if (refusal !== null) throw refusal
    return { before, ...(await stores.auditRetention.drop({ connectionId, before }, { id: newId(), actor, at })) }
  })
}

/** What is dropped is gone: so what the connection says counts only where the audit tells the same. */
export async function refusalOf(
  { id, alias, keep }: StoredConnection,
  { unitOfWork, keys }: Pick<RetentionParts, 'unitOfWork' | 'keys'>,
): Promise<ConfigError | null> {
  const { auditChain, connections } = unitOfWork.stores
  const told = await auditChain.asOfNow(async reader => (await toldKeeping(reader, keys)).monthsOf(id))
  if (told === keep.auditMonths) return null
  const what = `it keeps its audit for ${keep.auditMonths} months, and no set-up that was applied says so: nothing is dropped`
  const isUsed = (await connections.byAlias(alias)) !== null
  const apply = isUsed ? 'apply the set-up once more' : 'declare it once more, apply that, and remove it again'
  const save = isUsed ? 'save the set-up once more' : 'connect it once more, and remove it again'
  // Set-ups that older versions applied do not say it.
  const fix =
    told === 'untold' ? `To let it go, ${apply}.` : `Look who changed it (\`evergreen audit verify\`), then ${apply}.`
  const inConsole =
    told === 'untold' ? `To let it go, ${save}.` : `Verify the audit, which tells who changed it; then ${save}.`
  return new ConfigError({ where: `connection ${alias}`, what, fix, inConsole })
}

function reportOf({ alias, keep }: StoredConnection, keptFrom: Moment | null, over: DroppedPart): RetentionReport {
  return { connection: alias, months: keep.auditMonths ?? null, keptFrom, over }
}
