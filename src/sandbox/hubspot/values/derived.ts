// Values that follow from a write: stamps of the stages a record enters and leaves, closed deals and their sums.
import type { ObjectType } from '../schema/object-type.ts'
import type { Pipelines } from '../schema/pipelines.ts'
import type { Property } from '../schema/property.ts'
import type { Values, Version } from '../store/record.ts'

export interface DeriveGround {
  readonly type: ObjectType
  readonly known: ReadonlyMap<string, Property>
  readonly pipelines: Pipelines
}

type Derived = Record<string, string>

/** The property that moves through stages, if the type has one. */
function stageProperty(type: ObjectType): string | null {
  if (type.pipeline !== null) return type.pipeline.stage
  return type.typeId === '0-1' || type.typeId === '0-2' ? 'lifecyclestage' : null
}

const ENTERED = ['hs_v2_date_entered_', 'hs_date_entered_']
const EXITED = ['hs_v2_date_exited_', 'hs_date_exited_']

function stampStage(ground: DeriveGround, prefixes: readonly string[], stage: string, at: string, into: Derived): void {
  if (stage === '') return
  const names = prefixes.map(prefix => `${prefix}${stage}`.replaceAll('-', '_'))
  if (prefixes === ENTERED) names.push(`hs_lifecyclestage_${stage}_date`)
  for (const name of names) if (ground.known.has(name)) into[name] = at
}

function dealSums(ground: DeriveGround, after: Values, createdAt: number): Derived {
  const found = ground.pipelines.stage(ground.type.typeId, after['dealstage'] ?? '')
  if (found === undefined) return {}
  const probability = Number(found.stage.metadata['probability'] ?? 0)
  const closed = found.stage.metadata['isClosed'] === 'true'
  const amount = after['amount'] ?? ''
  const closeDate = Date.parse(after['closedate'] ?? '')
  const days = Number.isNaN(closeDate) ? '' : String(Math.max(0, Math.floor((closeDate - createdAt) / 86_400_000)))
  return {
    hs_deal_stage_probability: String(probability),
    hs_is_closed: String(closed),
    hs_is_closed_won: String(closed && probability === 1),
    hs_is_closed_lost: String(closed && probability === 0),
    hs_closed_amount: closed && probability === 1 ? amount : '0',
    hs_projected_amount: amount === '' ? '' : String(Number(amount) * probability),
    days_to_close: days,
  }
}

function ticketState(ground: DeriveGround, after: Values, at: string): Derived {
  const found = ground.pipelines.stage(ground.type.typeId, after['hs_pipeline_stage'] ?? '')
  if (found === undefined) return {}
  const closed = found.stage.metadata['ticketState'] === 'CLOSED'
  return { hs_is_closed: String(closed), closed_date: closed ? (after['closed_date'] ?? at) : '' }
}

/** What HubSpot writes by itself when `before` becomes `after` at `now`. */
export function derivedValues(ground: DeriveGround, before: Values, after: Values, createdAt: number, now: number) {
  const derived: Derived = {}
  const at = new Date(now).toISOString()
  const stage = stageProperty(ground.type)
  const [left, entered] = stage === null ? ['', ''] : [before[stage] ?? '', after[stage] ?? '']
  if (left !== entered) {
    stampStage(ground, EXITED, left, at, derived)
    stampStage(ground, ENTERED, entered, at, derived)
  }
  const owner = after['hubspot_owner_id'] ?? ''
  if (owner !== (before['hubspot_owner_id'] ?? '')) derived['hubspot_owner_assigneddate'] = owner === '' ? '' : at
  if (ground.type.typeId === '0-3') Object.assign(derived, dealSums(ground, after, createdAt))
  if (ground.type.typeId === '0-5') Object.assign(derived, ticketState(ground, after, at))
  return derived
}

/** The stage stamps that follow from a whole history (newest first) of the property `name`. */
export function derivedFromHistory(ground: DeriveGround, name: string, history: readonly Version[]): Derived {
  const derived: Derived = {}
  if (stageProperty(ground.type) !== name) return derived
  let stage = ''
  for (const { value, at } of [...history].reverse()) {
    const stamp = new Date(at).toISOString()
    stampStage(ground, EXITED, stage, stamp, derived)
    stampStage(ground, ENTERED, value, stamp, derived)
    stage = value
  }
  return derived
}
