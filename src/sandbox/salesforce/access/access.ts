// Users' permissions in an org: their view of the schema, kept until a row or a field changes.
import type { SandboxClock } from '../../clock.ts'
import type { Schema, SchemaView } from '../schema/schema.ts'
import { stampOf } from '../stamp.ts'
import type { RecordStore } from '../store/record-store.ts'
import { Grants } from './grants.ts'
import { viewFor } from './view.ts'

/** The objects whose rows say who may do what. */
const SOURCES = ['PermissionSet', 'PermissionSetAssignment', 'ObjectPermissions', 'FieldPermissions', 'User'] as const

interface Known {
  readonly revision: string
  readonly grants: Grants
  readonly view: SchemaView
  /** When the view last became another one, epoch milliseconds; a whole second, and later than the change before. */
  readonly changedAt: number
}

export class Access {
  private readonly schema: Schema
  private readonly store: RecordStore
  private readonly clock: SandboxClock
  private readonly first: string
  private readonly known = new Map<string, Known>()

  constructor(schema: Schema, store: RecordStore, clock: SandboxClock) {
    this.schema = schema
    this.store = store
    this.clock = clock
    this.first = this.revision()
  }

  /** The objects and fields that a user may see and change. */
  viewOf(userId: string): SchemaView {
    return this.knownOf(userId).view
  }

  /** When what the user sees last changed, epoch milliseconds. */
  changedAt(userId: string): number {
    return this.knownOf(userId).changedAt
  }

  grantsOf(userId: string): Grants {
    return this.knownOf(userId).grants
  }

  private revision(): string {
    return [this.schema.version, ...SOURCES.map(name => this.store.table({ name }).revision)].join()
  }

  private knownOf(userId: string): Known {
    const revision = this.revision()
    const before = this.known.get(userId)
    if (before?.revision === revision) return before
    const grants = new Grants(this.store, userId, stampOf(this.clock.now()))
    const isFirst = before === undefined && revision === this.first
    const now = Math.floor(this.clock.now() / 1000) * 1000
    const changedAt = isFirst ? this.schema.changedAt : Math.max(now, (before?.changedAt ?? 0) + 1000)
    const known = { revision, grants, view: viewFor(this.schema, grants), changedAt }
    this.known.set(userId, known)
    return known
  }
}
