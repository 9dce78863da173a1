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
}

export class Access {
  private readonly schema: Schema
  private readonly store: RecordStore
  private readonly clock: SandboxClock
  private readonly known = new Map<string, Known>()

  constructor(schema: Schema, store: RecordStore, clock: SandboxClock) {
    this.schema = schema
    this.store = store
    this.clock = clock
  }

  /** The objects and fields that a user may see and change. */
  viewOf(userId: string): SchemaView {
    return this.knownOf(userId).view
  }

  grantsOf(userId: string): Grants {
    return this.knownOf(userId).grants
  }

  private knownOf(userId: string): Known {
    const revisions = SOURCES.map(name => this.store.table({ name }).revision)
    const revision = [this.schema.version, ...revisions].join()
    const before = this.known.get(userId)
    if (before?.revision === revision) return before
    const grants = new Grants(this.store, userId, stampOf(this.clock.now()))
    const known = { revision, grants, view: viewFor(this.schema, grants) }
    this.known.set(userId, known)
    return known
  }
}
