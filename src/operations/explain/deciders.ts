// How the runs of a field's story were to decide: what held for the field then, who started them, and who approved.
import type { AuditEntry } from '../../contract/audit.ts'
import type { Plan, Run, Stores } from '../../contract/stores.ts'
import type { FieldSetting, SyncDefinition } from '../../domain/sync.ts'

export interface StoryRun extends Pick<Run, 'id' | 'mode' | 'syncName' | 'startedBy' | 'startedAt'> {
  /** Policy, normalization, owner and the like, as they were declared when the run began; null where it had no say. */
  readonly setting: FieldSetting | null
  /** For how many days a person's edit was kept. */
  readonly lockDays: SyncDefinition['lockDays']
  /** What a person decided on its plan; null where it did not stop at one. */
  readonly plan: Pick<Plan, 'state' | 'digest' | 'decidedBy' | 'decidedAt'> | null
}

/** The runs of these ids, in the order in which they began. */
export async function decidersOf(
  ids: ReadonlySet<string>,
  field: string,
  { runs, plans }: Pick<Stores, 'runs' | 'plans'>,
): Promise<StoryRun[]> {
  const known = await runs.byIds([...ids])
  const decided = await plans.ofRuns(known.filter(({ stopsFor }) => stopsFor !== null).map(({ id }) => id))
  const told = known.map((run): StoryRun => {
    const { id, mode, syncName, startedBy, startedAt, definition } = run
    const setting = definition.fields.find(each => each.field === field) ?? null
    const of = { id, mode, syncName, startedBy, startedAt, setting, lockDays: definition.lockDays }
    return { ...of, plan: decisionOn(decided.get(id)) }
  })
  return told.toSorted((a, b) => a.startedAt - b.startedAt)
}

function decisionOn(plan: Plan | undefined): StoryRun['plan'] {
  if (plan === undefined) return null
  const { state, digest, decidedBy, decidedAt } = plan
  return { state, digest, decidedBy, decidedAt }
}

/** A change, by its place in the audit, and the run that took it back. */
export interface Undone {
  readonly change: number
  readonly by: string
}

/** Which of a field's changes were taken back by which; in the order of the undos. */
export function undoneAmong(changes: readonly AuditEntry[]): Undone[] {
  return changes.flatMap(({ ground, outcome, runId: by, seq }) => {
    if (ground?.type !== 'undo' || outcome !== 'applied' || by === undefined) return []
    const runs = new Set(ground.of.map(({ runId }) => runId))
    const taken = changes.filter(each => each.seq < seq && each.runId !== undefined && runs.has(each.runId))
    return taken.map(change => ({ change: change.seq, by }))
  })
}
