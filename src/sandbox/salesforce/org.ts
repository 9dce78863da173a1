// One Salesforce org in memory: its records, sessions, allowance of requests, cursors and jobs.
import { RowRejected } from '../../errors.ts'
import type { CrmStore, FieldValues, Foundation, Located, Stamps } from '../foundation.ts'
import type { Actor } from '../write-log.ts'
import { Access } from './access/access.ts'
import { QueryJobs } from './bulk/query-job.ts'
import type { FirstDay } from './first-day/add-row.ts'
import { seedFirstDay } from './first-day/index.ts'
import { toId18 } from './ids.ts'
import { Logins } from './login/logins.ts'
import { Sessions } from './login/sessions.ts'
import { Schema, type SchemaView, type SObjectType } from './schema/schema.ts'
import { Cursors } from './soql/cursors.ts'
import { attributesOf, fieldValue } from './soql/project.ts'
import { checkRecord } from './store/check-record.ts'
import { type Author, RecordStore } from './store/record-store.ts'
import { ApiUsage } from './usage.ts'

/** Requests a day of an Enterprise org with a few licences. */
const DAILY_REQUESTS = 100_000

export class Org implements CrmStore {
  readonly clock: Foundation['clock']
  /** The objects and fields of the org, whoever asks; see viewOf for what one user sees. */
  readonly schema: Schema
  readonly store: RecordStore
  readonly sessions: Sessions
  readonly logins: Logins
  readonly usage: ApiUsage
  readonly cursors: Cursors
  readonly queryJobs: QueryJobs
  /** Who may see and do what. */
  readonly access: Access
  /** 18-character ids of the org and of its first users. */
  readonly id: string
  readonly users: FirstDay
  private readonly userIds: Readonly<Record<Actor, string>>

  constructor(foundation: Foundation) {
    const { clock, writes } = foundation
    this.clock = clock
    this.schema = new Schema(clock)
    this.store = new RecordStore(this.schema, clock, writes)
    this.users = seedFirstDay(this.store, clock)
    this.id = this.users.orgId
    const { integrationUserId, personUserId } = this.users
    this.userIds = {
      integration: integrationUserId,
      person: personUserId,
      workflow: integrationUserId,
      app: personUserId,
    }
    this.access = new Access(this.schema, this.store, clock)
    this.sessions = new Sessions(clock, this.id, integrationUserId)
    this.logins = new Logins(this.store, clock, integrationUserId)
    this.usage = new ApiUsage(clock, DAILY_REQUESTS)
    this.cursors = new Cursors(clock)
    this.queryJobs = new QueryJobs(clock)
  }

  get calls(): number {
    return this.usage.total
  }

  get objects(): readonly string[] {
    return this.schema.types.filter(type => type.createable).map(type => type.name)
  }

  fieldsOf(object: string): readonly string[] {
    const fields = this.schema.type(object)?.fields ?? []
    return fields.filter(field => field.access !== 'read').map(field => field.name)
  }

  /** @throws RowRejected when Salesforce would not take the values: code and field names, never the value */
  insert(object: string, fields: FieldValues, stamps: Stamps = {}): string {
    const type = this.knownType(object)
    const { values, errors } = checkRecord(this.store, type, 'insert', fields)
    const [error] = errors
    if (error !== undefined) throw rejected(type, error.code, error.fields)
    const modifiedAt = stamps.modifiedAt ?? stamps.createdAt ?? this.clock.now()
    return this.store.seed(type, values, this.userIds.person, stamps.createdAt ?? modifiedAt, modifiedAt).Id
  }

  update(id: string, fields: FieldValues, actor: Actor): void {
    const { type, key } = this.known(id)
    const { values, errors } = checkRecord(this.store, type, 'update', fields)
    const [error] = errors
    if (error !== undefined) throw rejected(type, error.code, error.fields)
    this.store.update(type, key, values, this.author(actor, 'control'))
  }

  remove(id: string, actor: Actor): void {
    const { type, key } = this.known(id)
    this.store.update(type, key, { IsDeleted: true }, this.author(actor, 'control'))
  }

  /** @throws RowRejected for records that cannot be merged */
  merge(winnerId: string, loserId: string, actor: Actor): string {
    const [winner, loser] = [this.known(winnerId), this.known(loserId)]
    if (winner.type !== loser.type) throw rejected(winner.type, 'INVALID_OPERATION', ['Id'])
    const lost = { IsDeleted: true, MasterRecordId: winner.key }
    this.store.update(loser.type, loser.key, lost, this.author(actor, 'control'))
    return winner.key
  }

  locate(id: string): Located | undefined {
    const key = toId18(id)
    const type = this.schema.typeOfId(key)
    return type === undefined || this.store.find(key) === undefined ? undefined : { object: type.name, id: key }
  }

  get(object: string, id: string): object | undefined {
    const type = this.schema.type(object)
    const row = type === undefined ? undefined : this.store.table(type).get(toId18(id))
    if (type === undefined || row === undefined) return undefined
    const fields = type.fields.map(field => [field.name, fieldValue(field, row)])
    return { attributes: attributesOf(type, row.Id, '/services/data/v68.0'), ...Object.fromEntries(fields) }
  }

  count(object: string): number {
    const type = this.schema.type(object)
    return type === undefined ? 0 : this.store.table(type).liveCount
  }

  /** Who is named as the last editor of what this request writes. */
  author(actor: Actor, requestId: string): Author {
    return { actor, userId: this.userIds[actor], requestId }
  }

  /** The objects and fields that a user may see. */
  viewOf(userId: string): SchemaView {
    return this.access.viewOf(userId)
  }

  private known(id: string): { readonly type: SObjectType; readonly key: string } {
    const key = toId18(id)
    const type = this.schema.typeOfId(key)
    if (type === undefined || this.store.find(key) === undefined) throw rejected(type, 'NOT_FOUND', ['Id'])
    return { type, key }
  }

  private knownType(object: string): SObjectType {
    const type = this.schema.type(object)
    if (type === undefined) throw rejected(undefined, 'INVALID_TYPE', [object])
    return type
  }
}

function rejected(type: SObjectType | undefined, code: string, fields: readonly string[]): RowRejected {
  const where = `sandbox org, ${type?.name ?? 'unknown object'}`
  const what = `${code} on ${fields.join(', ')}`
  return new RowRejected({ where, what, code, fix: 'Give a value that Salesforce itself would take.' })
}
