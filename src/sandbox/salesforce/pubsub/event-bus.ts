// The org's event bus: which objects have Change Data Capture on, and their events of the last three days, each under a
// replay id. A replay id is a moment here, so that it ends with the time for which events are kept.
import { randomUUID } from 'node:crypto'
import { ConfigError } from '../../../errors.ts'
import type { SandboxClock } from '../../clock.ts'
import type { Schema } from '../schema/schema.ts'
import type { Author, ChangeListener } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import { type ChangeType, type EventSchema, eventNameOf, eventSchemaOf } from './avro-schema.ts'
import { encodeEvent, type Header, tells } from './event.ts'
import { BusFaults } from './faults.ts'

export interface BusEvent {
  readonly id: string
  readonly replay: number
  readonly schemaId: string
  readonly payload: Uint8Array
}

const KEPT_MS = 72 * 3_600_000
/** Replay ids of one millisecond. */
const PER_MS = 1_000
/** Where an overflow event stands for records that it does not name. */
const NO_RECORD = '000000000000000AAA'

export class EventBus implements ChangeListener {
  /** Objects that are selected on Salesforce's page "Change Data Capture". */
  readonly selected = new Set<string>()
  readonly faults = new BusFaults()
  /** An idle subscription hears of the latest replay id this often. */
  keepAliveMs = 270_000
  /** How many are open. */
  subscriptions = 0
  readonly #clock: SandboxClock
  readonly #schema: Schema
  readonly #topics = new Map<string, BusEvent[]>()
  readonly #schemas = new Map<string, EventSchema>()
  readonly #waiting = new Set<() => void>()
  #last = 0
  #forgotten = 0

  constructor(schema: Schema, clock: SandboxClock) {
    this.#schema = schema
    this.#clock = clock
  }

  wants(object: string): boolean {
    return this.selected.has(object)
  }

  hear(object: string, before: Row | undefined, after: Row, { actor, userId, requestId }: Author): void {
    const schema = this.schemaOf(object)
    const changeType = changeTypeOf(before, after)
    if (before !== undefined && changeType === 'UPDATE' && !tells(schema, before, after)) return
    const changeOrigin = actor === 'integration' ? 'com/salesforce/api/rest/68.0' : ''
    const header = { changeType, changeOrigin, recordIds: [after.Id], transactionKey: requestId, commitUser: userId }
    const values = changeType === 'DELETE' ? null : after
    const earlier = changeType === 'UPDATE' ? (before ?? null) : null
    this.#append(object, schema, full => encodeEvent(full, schema, earlier, values), header)
  }

  /** An event that tells less than what happened: without fields, and, of too much, without records. */
  gap(object: string, changeType: ChangeType, ids: readonly string[], commitUser: string): void {
    if (this.#schema.type(object) === undefined) throw new ConfigError({ what: `there is no object ${object}` })
    const recordIds = ids.length === 0 ? [NO_RECORD] : ids
    const header = { changeType, changeOrigin: '', recordIds, transactionKey: randomUUID(), commitUser }
    const schema = this.schemaOf(object)
    this.#append(object, schema, full => encodeEvent(full, schema, null, null), header)
  }

  /** The object of a topic such as /data/ContactChangeEvent. */
  objectOf(topic: string): string | undefined {
    return this.#schema.types.find(type => type.system === 'record' && `/data/${eventNameOf(type.name)}` === topic)
      ?.name
  }

  schemaOf(object: string): EventSchema {
    const type = this.#schema.type(object)
    if (type === undefined) throw new ConfigError({ what: `there is no object ${object}` })
    const schema = eventSchemaOf(type)
    this.#schemas.set(schema.id, schema)
    return schema
  }

  schema(id: string): EventSchema | undefined {
    return this.#schemas.get(id)
  }

  /** The events after a replay id. */
  after(object: string, replay: number): readonly BusEvent[] {
    const events = this.#kept(object)
    const from = events.findIndex(event => event.replay > replay)
    return from === -1 ? [] : events.slice(from)
  }

  /** The replay id after which only what is still to come comes. */
  latest(): number {
    this.#last = Math.max(this.#last, this.#clock.now() * PER_MS)
    return this.#last
  }

  earliest(object: string): number {
    return (this.#kept(object)[0]?.replay ?? this.latest() + 1) - 1
  }

  /** Whether nothing that came after this replay id is gone. */
  knows(replay: number): boolean {
    return replay > this.#forgotten && replay > (this.#clock.now() - KEPT_MS) * PER_MS && replay <= this.latest()
  }

  /** Replay ids of before are not known any more. */
  forgetReplayIds(): void {
    this.#forgotten = this.latest()
    // The next one that is given out is a good one.
    this.#last += 1
  }

  /** Resolves with the next event, and whenever subscriptions have to look up. */
  async next(): Promise<void> {
    await new Promise<void>(resolve => this.#waiting.add(resolve))
  }

  rouse(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  #kept(object: string): readonly BusEvent[] {
    const oldest = (this.#clock.now() - KEPT_MS) * PER_MS
    const events = (this.#topics.get(object) ?? []).filter(event => event.replay > oldest)
    this.#topics.set(object, events)
    return events
  }

  #append(
    entityName: string,
    schema: EventSchema,
    encode: (header: Header) => Uint8Array,
    told: Omit<Header, 'entityName' | 'sequenceNumber' | 'commitTimestamp' | 'commitNumber'>,
  ): void {
    const commitTimestamp = this.#clock.now()
    const replay = this.latest() + 1
    this.#last = replay
    const payload = encode({ ...told, entityName, sequenceNumber: 1, commitTimestamp, commitNumber: replay })
    const events = this.#topics.get(entityName) ?? []
    events.push({ id: randomUUID(), replay, schemaId: schema.id, payload })
    this.#topics.set(entityName, events)
    this.rouse()
  }
}

function changeTypeOf(before: Row | undefined, after: Row): ChangeType {
  if (before === undefined) return 'CREATE'
  const [was, is] = [before['IsDeleted'] === true, after['IsDeleted'] === true]
  if (was === is) return 'UPDATE'
  return is ? 'DELETE' : 'UNDELETE'
}
