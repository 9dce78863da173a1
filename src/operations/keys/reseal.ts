// Seals credentials anew with the newest key, so that an old one is no longer needed to open them. Each by itself: whatever
// ends it half-way, what was done is done, and the next time does the rest.
import type { Actor } from '../../contract/audit.ts'
import type { Clock } from '../../contract/primitives.ts'
import { ALIVE_MS } from '../../contract/store/figures.ts'
import type { UnitOfWork } from '../../contract/stores.ts'
import { ConfigError, Refused } from '../../errors.ts'
import { sealedFor } from '../open-connection.ts'
import { sessionBoundTo } from '../sessions.ts'

export interface ResealReport {
  /** Sealed anew. */
  readonly renewed: number
  /** Sealed with the newest key already. */
  readonly current: number
  /** "crm accessToken": no key at hand opens them; they have to be applied again. */
  readonly lost: readonly string[]
}

export interface ResealParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  seal(plain: string, boundTo: string): string
  unseal(sealed: string, boundTo: string): string
  /** Whether it was sealed with the newest key. */
  isCurrent(sealed: string): boolean
}

/** Refused while a worker runs that cannot know the newest key: it could not open what is sealed with it. */
export async function resealSecrets(actor: Actor, parts: ResealParts): Promise<ResealReport> {
  const { unitOfWork, clock } = parts
  await requireNewWorkers(unitOfWork)
  const counts = { renewed: 0, current: 0 }
  const lost: string[] = []
  for (const { id, alias, sealed } of await unitOfWork.stores.connections.list()) {
    for (const [setting, text] of Object.entries(sealed)) {
      const renewed = renew(text, sealedFor(id, setting), parts)
      if (renewed === null) lost.push(`${alias} ${setting}`)
      else if (renewed === text) counts.current += 1
      // What was applied meanwhile stays as it is.
      else if (await unitOfWork.stores.connections.reseal(id, setting, text, renewed)) counts.renewed += 1
    }
    // One that cannot be opened is made anew by the next log-in.
    counts.renewed += await renewSession(id, parts)
  }
  const detail = { ...counts, lost }
  await unitOfWork.transaction(async ({ audit, findables, syncs }) => {
    // What records are found by was made with the key, too.
    const streams = new Map((await syncs.known()).map(sync => [`${sync.connectionId} ${sync.definition.stream}`, sync]))
    for (const { connectionId, definition } of streams.values()) await findables.anew(connectionId, definition.stream)
    await audit.append([{ at: clock.now(), event: 'sealing.renewed', actor, detail }])
  })
  return { ...counts, lost }
}

/** Null where no key at hand opens it. */
function renew(sealed: string, boundTo: string, { seal, unseal, isCurrent }: ResealParts): string | null {
  if (isCurrent(sealed)) return sealed
  try {
    return seal(unseal(sealed, boundTo), boundTo)
  } catch (error) {
    if (error instanceof ConfigError) return null
    throw error
  }
}

async function renewSession(connectionId: string, parts: ResealParts): Promise<number> {
  return parts.unitOfWork.transaction(async ({ sessions }) => {
    const sealed = await sessions.lock(connectionId)
    const renewed = sealed === null ? null : renew(sealed, sessionBoundTo(connectionId), parts)
    if (renewed === null || renewed === sealed) return 0
    await sessions.save(connectionId, renewed)
    return 1
  })
}

async function requireNewWorkers({ stores }: UnitOfWork): Promise<void> {
  const [rotated] = await stores.audit.list({ event: 'sealing.rotated', newestFirst: true, limit: 1 })
  if (rotated === undefined) return
  const old = (await stores.workers.alive(ALIVE_MS)).filter(({ startedAt }) => startedAt <= rotated.at)
  if (old.length === 0) return
  throw new Refused({
    where: 'reseal',
    what: `${old.length} worker${old.length === 1 ? '' : 's'} began before the key was changed, and could not open what is sealed with it`,
    fix: 'Start all processes anew, then try again.',
  })
}
