// Makes in a CRM what its users see Evergreen's results in, one thing after the other, each told to the audit.
import type { Actor } from '../../contract/audit.ts'
import type { Clock } from '../../contract/primitives.ts'
import type { Provision, ProvisionStep, StepKind } from '../../contract/provision/provisioner.ts'
import type { StoredConnection, UnitOfWork } from '../../contract/stores.ts'
import type { Lack } from '../../domain/need.ts'
import { type Objection, wishesOf } from '../../domain/provision/wishes.ts'
import { ConfigError, ConnectionLost, lineOf, Postponed, RetriableError } from '../../errors.ts'
import { connectionNamed } from '../explain/story.ts'
import type { Resources } from '../job-resources.ts'

export interface ProvisionRequest {
  readonly connection: string
  /** Nothing is made. */
  readonly dryRun: boolean
  readonly actor: Actor
  /** Told as each step is done, or is not. */
  readonly tell?: (step: StepReport) => void
}

/**
 * planned: would be made. made. failed: the CRM refused it. uncertain: the answer was lost; provision again. left: not
 * tried, for want of what comes before it or of a CRM that answers.
 */
export type StepState = 'planned' | 'made' | 'failed' | 'uncertain' | 'left'

export interface StepReport {
  readonly kind: StepKind
  readonly stream: string | null
  readonly field: string | null
  readonly what: string
  readonly state: StepState
  /** Why not; null where there is nothing to say. */
  readonly detail: string | null
}

export interface ProvisionReport {
  readonly connection: string
  readonly dryRun: boolean
  readonly steps: readonly StepReport[]
  /** "Contact.Evergreen_Source__c": those that were there already. */
  readonly there: readonly string[]
  readonly refused: readonly Objection[]
  /** With any of these nothing is made. */
  readonly lacks: readonly Lack[]
  /** Syncs that write and name no stamps, so that nobody sees how fresh their records are. */
  readonly unstamped: readonly string[]
}

export interface ProvisionParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  open(): Resources
}

/** ConfigError where there is no such connection, it has no syncs, or nothing can be made there. */
export async function provision(request: ProvisionRequest, parts: ProvisionParts): Promise<ProvisionReport> {
  const { stores } = parts.unitOfWork
  const stored = await connectionNamed(request.connection, { stores })
  const syncs = (await stores.syncs.list()).filter(({ connectionId }) => connectionId === stored.id)
  const where = `connection ${stored.alias}`
  if (syncs.length === 0) {
    const fix = 'Make one that reads from it, then look again.'
    throw new ConfigError({ where, what: 'no sync says which objects and fields are needed', fix })
  }
  const opened = parts.open()
  try {
    const { provisioner } = await opened.connect(stored.alias)
    if (provisioner === undefined) throw new ConfigError({ where, what: 'nothing can be made there' })
    const wishes = wishesOf(
      syncs.map(({ definition }) => definition),
      provisioner.receiptField,
    )
    const foreseen = await provisioner.foresee(wishes.fields, wishes.unshaped)
    const { there, refused, lacks, steps } = foreseen
    const idle = request.dryRun || lacks.length > 0
    return {
      connection: stored.alias,
      dryRun: request.dryRun,
      steps: idle ? steps.map(step => reported(step, 'planned', null)) : await make(foreseen, stored, request, parts),
      there: there.map(({ stream, field }) => `${stream}.${field}`),
      refused: [...wishes.clashes, ...refused],
      lacks,
      unstamped: wishes.unstamped,
    }
  } finally {
    await opened.close()
  }
}

const reported = (
  { kind, stream, field, what }: ProvisionStep,
  state: StepState,
  detail: string | null,
): StepReport => ({
  kind,
  stream,
  field,
  what,
  state,
  detail,
})

/** What is about to be made is told before: then also what a crash keeps from being told is known to have been tried. */
async function make(
  { steps }: Pick<Provision, 'steps'>,
  stored: StoredConnection,
  { actor, tell }: ProvisionRequest,
  { unitOfWork, clock }: ProvisionParts,
): Promise<StepReport[]> {
  const about = { actor, connectionId: stored.id }
  const append = (entry: Parameters<typeof unitOfWork.stores.audit.append>[0][number]) =>
    unitOfWork.transaction(({ audit }) => audit.append([entry]))
  if (steps.length > 0) {
    const detail = { steps: steps.map(({ what }) => what) }
    await append({ ...about, at: clock.now(), event: 'provision.started', detail })
  }
  const reports: StepReport[] = []
  const stateOf = new Map<ProvisionStep, StepState>()
  let away: string | null = null
  for (const step of steps) {
    const missing = step.after.find(each => stateOf.get(each) !== 'made')
    const done: Tried | null = away === null && missing === undefined ? await tried(step) : null
    if (done?.isAway === true) away = done.detail
    const why = missing === undefined ? (away ?? '') : `without ${missing.what}`
    const report = done === null ? reported(step, 'left', why) : reported(step, done.state, done.detail)
    stateOf.set(step, report.state)
    reports.push(report)
    tell?.(report)
    if (report.state === 'left') continue
    const event = report.state === 'made' ? 'provision.made' : 'provision.failed'
    const { kind, what, stream, field, detail: answer } = report
    const place = { ...(stream === null ? {} : { stream }), ...(field === null ? {} : { field }) }
    const told = { ...about, ...place, ...(answer === null ? {} : { answer }), detail: { kind, what } }
    await append({ ...told, at: clock.now(), event })
  }
  return reports
}

interface Tried {
  readonly state: StepState
  readonly detail: string | null
  /** The CRM does not answer: nothing more is tried. */
  readonly isAway: boolean
}

async function tried(step: ProvisionStep): Promise<Tried> {
  try {
    await step.make()
    return { state: 'made', detail: null, isAway: false }
  } catch (error) {
    const isAway = error instanceof ConnectionLost || error instanceof RetriableError || error instanceof Postponed
    return { state: error instanceof ConnectionLost ? 'uncertain' : 'failed', detail: lineOf(error), isAway }
  }
}
