// One Salesforce org in memory: its records, sessions, allowance of requests, cursors and jobs.
import { RowRejected } from '../../errors.ts'
import type { CrmStore, FieldValues, Foundation, Located, Stamps } from '../foundation.ts'
import type { Actor } from '../write-log.ts'
import { Access } from './access/access.ts'
import { IngestJobs } from './bulk/ingest/ingest-jobs.ts'
import { QueryJobs } from './bulk/query-job.ts'
import { Bulk1Jobs } from './bulk/v1/job.ts'
import type { FirstDay } from './first-day/add-row.ts'
import { seedFirstDay } from './first-day/index.ts'
import { toId18 } from './ids.ts'
import { Logins } from './login/logins.ts'
import { Sessions } from './login/sessions.ts'
import { Births } from './metadata/births.ts'
import { EventBus } from './pubsub/event-bus.ts'
import { RecentItems } from './recent.ts'
import { addAssignmentRule } from './rules/add-assignment.ts'
import type { AssignmentRule } from './rules/assignment.ts'
import { Rules } from './rules/rules.ts'
import { checkRecord } from './saving/checks/check-record.ts'
import { syncAddresses } from './saving/checks/sync-address.ts'
import type { Outcome, SaveContext } from './saving/context.ts'
import { deleteRecord, purgeRecord, undeleteRecord } from './saving/delete.ts'
import { givenOf } from './saving/given.ts'
import { mergeRecords } from './saving/merge.ts'
import { updateRecord } from './saving/save.ts'
import { Schema, type SchemaView, type SObjectType } from './schema/schema.ts'
import { Cursors } from './soql/cursors.ts'
import { attributesOf, fieldValue } from './soql/project.ts'
import { addPastChange, type PastChange } from './store/past-change.ts'
import { type Author, RecordStore } from './store/record-store.ts'
import { seedHistory } from './store/seed-history.ts'
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
  /** Who made which component of the metadata, and when. */
  readonly births: Births
  readonly usage: ApiUsage
  readonly cursors: Cursors
  readonly queryJobs: QueryJobs
  readonly ingestJobs: IngestJobs
  /** What the org's admin has set up beyond the schema. */
  readonly rules: Rules
  /** Jobs of Bulk API 1.0. */
  readonly bulk1: Bulk1Jobs
  readonly recent = new RecentItems()
  /** Change Data Capture. */
  readonly bus: EventBus
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
    const { integrationUserId, personUserId, automatedUserId } = this.users
    this.rules = new Rules(clock)
    this.userIds = {
      integration: integrationUserId,
      person: personUserId,
      workflow: automatedUserId,
      app: personUserId,
    }
    this.access = new Access(this.schema, this.store, clock)
    this.sessions = new Sessions(clock, this.id, integrationUserId)
    this.logins = new Logins(this.store, clock, integrationUserId)
    this.births = new Births(clock, this.users.adminUserId)
    this.usage = new ApiUsage(clock, DAILY_REQUESTS)
    this.cursors = new Cursors(clock)
    this.queryJobs = new QueryJobs(clock)
    this.bulk1 = new Bulk1Jobs(clock)
    this.ingestJobs = new IngestJobs(clock)
    this.bus = new EventBus(this.schema, clock)
    this.store.listener = this.bus
  }

  get ownerIds(): readonly string[] {
    return this.users.ownerIds
  }

  get calls(): number {
    return this.usage.total
  }

  /** The Automated Process user. */
  get automatedUserId(): string {
    return this.users.automatedUserId
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
    const values = stamps.trusted === true && !this.rules.addressLists ? fields : this.checked(type, fields)
    const modifiedAt = stamps.modifiedAt ?? stamps.createdAt ?? this.clock.now()
    const createdAt = stamps.createdAt ?? modifiedAt
    const userId = this.userIds.person
    const row = this.store.seed(type, values, userId, createdAt, modifiedAt)
    if (stamps.past !== undefined) seedHistory(this.store, type, row, { values: stamps.past, createdAt, userId })
    return row.Id
  }

  /** A contact's part in an opportunity; all other links are fields here. */
  relate(from: Located, to: Located): void {
    if (from.object !== 'Opportunity' || to.object !== 'Contact') return
    this.insert('OpportunityContactRole', { OpportunityId: from.id, ContactId: to.id, IsPrimary: true })
  }

  update(id: string, fields: FieldValues, actor: Actor): void {
    const { type, key } = this.known(id)
    accepted(type, updateRecord(this.contextOf(actor), type, key, givenOf(this.schema, type, fields)))
  }

  remove(id: string, actor: Actor): void {
    const { type, key } = this.known(id)
    accepted(type, deleteRecord(this.contextOf(actor), type, key))
  }

  /** @throws RowRejected for records that cannot be merged */
  merge(winnerId: string, loserId: string, actor: Actor): string {
    const [winner, loser] = [this.known(winnerId), this.known(loserId)]
    accepted(winner.type, mergeRecords(this.contextOf(actor), winner.type, winner.key, [loser.key], []))
    return winner.key
  }

  /** Takes a record out of the recycle bin. */
  undelete(id: string, actor: Actor): void {
    const { type, key } = this.known(id)
    accepted(type, undeleteRecord(this.contextOf(actor), type, key))
  }

  /** Removes a record for good. */
  purge(id: string, actor: Actor): void {
    const { type, key } = this.known(id)
    accepted(type, purgeRecord(this.contextOf(actor), type, key, true))
  }

  /** Sets up an assignment rule and returns its id. */
  addAssignmentRule(rule: Omit<AssignmentRule, 'id'>): string {
    return addAssignmentRule(this, rule)
  }

  /**
   * Adds rows to the field history of a record, as one past change leaves them: two for a reference, one else.
   * @param change.at epoch milliseconds
   */
  addHistory(object: string, recordId: string, change: PastChange): void {
    addPastChange(this.store, this.knownType(object), recordId, { userId: this.userIds.person, ...change })
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

  /** For what happens behind the API's back: nobody's view of the schema limits it, and duplicate rules only warn. */
  contextOf(actor: Actor): SaveContext {
    const author = this.author(actor, 'control')
    return { org: this, author, schema: this.schema, allowDuplicates: true, assignment: 'silent' }
  }

  private known(id: string): { readonly type: SObjectType; readonly key: string } {
    const key = toId18(id)
    const type = this.schema.typeOfId(key)
    if (type === undefined || this.store.find(key) === undefined) throw rejected(type, 'NOT_FOUND', ['Id'])
    return { type, key }
  }

  private checked(type: SObjectType, fields: FieldValues): FieldValues {
    const checked = checkRecord(this.store, type, 'insert', givenOf(this.schema, type, fields))
    const synced = this.rules.addressLists ? syncAddresses(type, undefined, checked.values) : undefined
    const [error] = [...checked.errors, ...(synced?.errors ?? [])]
    if (error !== undefined) throw rejected(type, error.code, error.fields)
    return synced?.values ?? checked.values
  }

  private knownType(object: string): SObjectType {
    const type = this.schema.type(object)
    if (type === undefined) throw rejected(undefined, 'INVALID_TYPE', [object])
    return type
  }
}

function accepted(type: SObjectType, { errors: [error] }: Outcome): void {
  if (error !== undefined) throw rejected(type, error.code, error.fields)
}

function rejected(type: SObjectType | undefined, code: string, fields: readonly string[]): RowRejected {
  const where = `sandbox org, ${type?.name ?? 'unknown object'}`
  const what = `${code} on ${fields.join(', ')}`
  return new RowRejected({ where, what, code, fix: 'Give a value that Salesforce itself would take.' })
}
