// Pipelines and their stages, per object type, with the trail of who changed what.

export interface Stage {
  readonly id: string
  readonly label: string
  readonly displayOrder: number
  readonly metadata: Readonly<Record<string, string>>
  readonly createdAt: string
  readonly updatedAt: string
  readonly archived: boolean
  readonly archivedAt?: string
  readonly writePermissions: string
}

export interface Pipeline {
  readonly id: string
  readonly label: string
  readonly displayOrder: number
  readonly stages: readonly Stage[]
  readonly createdAt: string
  readonly updatedAt: string
  readonly archived: boolean
  readonly archivedAt?: string
}

export interface PipelineAudit {
  readonly portalId: number
  readonly identifier: string
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly timestamp: string
  readonly message: string
  readonly rawObject: object
  readonly fromUserId: number | undefined
}

const BORN = '2019-08-06T02:41:08.029Z'

function stages(
  metadata: (state: string) => Record<string, string>,
  rows: readonly (readonly [string, string, string])[],
) {
  return rows.map(([id, label, state], displayOrder) => ({
    ...{ id, label, displayOrder, metadata: metadata(state) },
    ...{ createdAt: BORN, updatedAt: BORN, archived: false, writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT' },
  }))
}

function pipeline(id: string, label: string, own: readonly Stage[]): Pipeline {
  return { id, label, displayOrder: 0, stages: own, createdAt: BORN, updatedAt: BORN, archived: false }
}

const deal = (probability: string) => ({
  isClosed: String(probability === '0.0' || probability === '1.0'),
  probability,
})
const ticket = (ticketState: string) => ({ ticketState, isClosed: String(ticketState === 'CLOSED') })
const lead = (leadState: string) => ({ leadState })

/** What a new portal has: one pipeline each for deals, tickets and leads. */
const STANDARD: Readonly<Record<string, Pipeline>> = {
  '0-3': pipeline(
    'default',
    'Sales Pipeline',
    stages(deal, [
      ['appointmentscheduled', 'Appointment Scheduled', '0.2'],
      ['qualifiedtobuy', 'Qualified To Buy', '0.4'],
      ['presentationscheduled', 'Presentation Scheduled', '0.6'],
      ['decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'],
      ['contractsent', 'Contract Sent', '0.9'],
      ['closedwon', 'Closed Won', '1.0'],
      ['closedlost', 'Closed Lost', '0.0'],
    ]),
  ),
  '0-5': pipeline(
    '0',
    'Support Pipeline',
    stages(ticket, [
      ['1', 'New', 'OPEN'],
      ['2', 'Waiting on contact', 'OPEN'],
      ['3', 'Waiting on us', 'OPEN'],
      ['4', 'Closed', 'CLOSED'],
    ]),
  ),
  '0-136': pipeline(
    'lead-pipeline-id',
    'Lead pipeline',
    stages(lead, [
      ['new-stage-id', 'New', 'NEW'],
      ['attempting-stage-id', 'Attempting', 'IN_PROGRESS'],
      ['connected-stage-id', 'Connected', 'IN_PROGRESS'],
      ['qualified-stage-id', 'Qualified', 'QUALIFIED'],
      ['unqualified-stage-id', 'Disqualified', 'UNQUALIFIED'],
    ]),
  ),
}

export class Pipelines {
  readonly #of = new Map<string, Map<string, Pipeline>>()
  readonly #audits: { readonly of: string; readonly entry: PipelineAudit }[] = []

  /** The pipelines of a type, archived ones too, by id; the caller may add and replace. */
  of(typeId: string): Map<string, Pipeline> {
    const known = this.#of.get(typeId)
    if (known !== undefined) return known
    const first = STANDARD[typeId]
    const made = new Map(first === undefined ? [] : [[first.id, first]])
    this.#of.set(typeId, made)
    return made
  }

  /** A living stage by its id, with its pipeline. */
  stage(typeId: string, stageId: string): { readonly pipeline: Pipeline; readonly stage: Stage } | undefined {
    for (const pipeline of this.of(typeId).values()) {
      const stage = pipeline.archived ? undefined : pipeline.stages.find(one => one.id === stageId && !one.archived)
      if (stage !== undefined) return { pipeline, stage }
    }
    return undefined
  }

  note(typeId: string, id: string, entry: PipelineAudit): void {
    this.#audits.push({ of: `${typeId}/${id}`, entry })
  }

  /** Newest first. `id` is a pipeline's or "pipeline/stage". */
  audit(typeId: string, id: string): PipelineAudit[] {
    return this.#audits
      .filter(({ of }) => of === `${typeId}/${id}`)
      .map(({ entry }) => entry)
      .reverse()
  }
}
