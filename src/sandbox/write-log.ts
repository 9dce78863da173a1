// Every change that the sandbox accepted, field by field: the CRMs' side of the story, to compare the audit with.

export type SystemName = 'salesforce' | 'hubspot'
export type FieldValue = string | number | boolean | null

/**
 * Who made a change: the program through the API, a person in the CRM's own screens, a workflow or trigger of the CRM,
 * or another program that is connected to it.
 */
export type Actor = 'integration' | 'person' | 'workflow' | 'app'

export interface WriteEntry {
  /** Epoch milliseconds, sandbox clock. */
  readonly at: number
  readonly system: SystemName
  readonly actor: Actor
  readonly object: string
  readonly id: string
  readonly field: string
  readonly before: FieldValue
  readonly after: FieldValue
  /** The request that did it: HubSpot's correlation id, Salesforce's request or job id. */
  readonly requestId: string
  /** The user as the CRM names it, where it has users. */
  readonly userId?: string
  /** The bulk job that the change came with. */
  readonly jobId?: string
}

export interface WriteLog {
  add(write: WriteEntry): void
  /** In the order of acceptance. Seeded and loaded records are no changes and are not here. */
  list(): readonly WriteEntry[]
  /** Forgets everything so far. */
  clear(): void
}

export function createWriteLog(): WriteLog {
  const writes: WriteEntry[] = []
  return {
    add: write => {
      writes.push(write)
    },
    list: () => writes,
    clear: () => {
      writes.length = 0
    },
  }
}
