// The rules of one org, as its admin has set them up at the control plane: none to begin with.
import { z } from 'zod'
import type { SandboxClock } from '../../clock.ts'
import type { RowError } from '../api-error.ts'
import type { AssignmentRule } from './assignment.ts'
import type { Automation } from './automation.ts'
import type { DuplicateRule } from './duplicates.ts'
import { Locks } from './locks.ts'
import type { ValidationRule } from './validation.ts'

/** A refusal to come, whatever is written: STORAGE_LIMIT_EXCEEDED, CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY and the like. */
export const refusalSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  fields: z.array(z.string()).default([]),
  object: z.string().optional(),
  /** Rows that pass unharmed first, and rows that are refused then. */
  skip: z.number().int().min(0).default(0),
  times: z.number().int().min(1).default(1),
})

interface ComingRefusal extends z.infer<typeof refusalSchema> {
  met: number
}

export class Rules {
  readonly locks: Locks
  readonly validation: ValidationRule[] = []
  readonly duplicates: DuplicateRule[] = []
  readonly assignment: AssignmentRule[] = []
  readonly automations: Automation[] = []
  /** State and country fields take only what is in Salesforce's lists, and have codes beside them. */
  addressLists = false
  /** Accounts that are persons exist beside business accounts. */
  personAccounts = false
  /** How a single-record refusal spells the key of its finding: real orgs misspell it. */
  duplicateKey: 'duplicateResut' | 'duplicateResult' = 'duplicateResut'
  private refusals: ComingRefusal[] = []

  constructor(clock: SandboxClock) {
    this.locks = new Locks(clock)
  }

  /** Refuses rows to come. */
  refuse(refusal: z.infer<typeof refusalSchema>): void {
    this.refusals.push({ ...refusal, met: 0 })
  }

  /** The refusal that is due for this row, if one is. */
  nextRefusal(object: string): RowError | undefined {
    for (const refusal of this.refusals) {
      if (refusal.object !== undefined && refusal.object !== object) continue
      refusal.met += 1
      if (refusal.met <= refusal.skip || refusal.met > refusal.skip + refusal.times) continue
      if (refusal.met === refusal.skip + refusal.times) this.refusals = this.refusals.filter(each => each !== refusal)
      const { code, message, fields } = refusal
      return { code, message, fields }
    }
    return undefined
  }

  /** Forgets all rules; locks and modes stay. */
  clear(): void {
    this.refusals = []
    for (const list of [this.validation, this.duplicates, this.assignment, this.automations]) list.length = 0
  }
}
