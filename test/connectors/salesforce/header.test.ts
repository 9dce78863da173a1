// Headers of change events, read from events of any object and any change.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toldBy } from '../../../connectors/salesforce/notices/events.ts'
import { headerReader } from '../../../connectors/salesforce/notices/header.ts'
import { createClock } from '../../../src/sandbox/clock.ts'
import { eventSchemaOf } from '../../../src/sandbox/salesforce/pubsub/avro-schema.ts'
import { encodeEvent } from '../../../src/sandbox/salesforce/pubsub/event.ts'
import { Schema } from '../../../src/sandbox/salesforce/schema/schema.ts'

const types = new Schema(createClock()).types.filter(({ system }) => system === 'record')
const HEADER = {
  entityName: 'Contact',
  recordIds: ['003xx000004TmiQ'],
  changeType: 'UPDATE',
  changeOrigin: '',
  transactionKey: 'key',
  sequenceNumber: 1,
  commitTimestamp: 1_800_000_000_000,
  commitNumber: 1,
  commitUser: '005xx000001Sv6k',
} as const
const ID = '003xx000004TmiQAAS'

/** A type, and which of its plain text fields change. */
const anyChange = fc.constantFrom(...types).chain(type => {
  const plain = eventSchemaOf(type).carried.flatMap(({ field }) => {
    return field?.type === 'string' || field?.type === 'textarea' ? [field.name] : []
  })
  return fc.record({
    type: fc.constant(type),
    changed: fc.subarray(plain),
    value: fc.oneof(fc.string(), fc.constant(null)),
  })
})

describe('the header of a change event', () => {
  it('tells of each field whether it changed, whatever the object and whatever else did', () => {
    fc.assert(
      fc.property(anyChange, ({ type, changed, value }) => {
        const schema = eventSchemaOf(type)
        const before = { Id: ID, ...Object.fromEntries(changed.map(name => [name, 'before it was changed'])) }
        const after = { ...before, ...Object.fromEntries(changed.map(name => [name, value])) }
        const header = headerReader(schema.json)(encodeEvent(HEADER, schema, before, after))
        expect(header).toMatchObject({ recordIds: [ID], changeType: 'UPDATE', commitUser: '005xx000001Sv6kAAC' })
        const told = schema.carried.filter(({ name }) => header?.changed(name))
        const expected = new Set([...changed, 'LastModifiedDate'])
        expect(told.map(({ name }) => name)).toEqual(
          schema.carried.flatMap(({ name }) => (expected.has(name) ? [name] : [])),
        )
        expect(header?.changed('NoField__c')).toBe(false)
      }),
    )
  })

  it('is missing in bytes that are none of the schema, and what changed then is to be asked', () => {
    const contact = types.find(({ name }) => name === 'Contact')
    if (contact === undefined) throw new Error('no Contact')
    const read = headerReader(eventSchemaOf(contact).json)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
        const header = read(bytes)
        if (header !== null) return
        const told = toldBy([{ id: 'e', header }], 'Contact', null)
        expect(told).toEqual({ notices: [], dropped: { echo: 0, elsewhere: 0, unknown: 1 }, missed: { since: null } })
      }),
    )
    expect(read(new Uint8Array())).toBeNull()
  })

  it('is missing at once in bytes that claim an array of billions', () => {
    const contact = types.find(({ name }) => name === 'Contact')
    if (contact === undefined) throw new Error('no Contact')
    const read = headerReader(eventSchemaOf(contact).json)
    const noName = 0
    const fourBillion = [0xf8, 0xff, 0xff, 0xff, 0x1f]
    const oneBack = 1
    const times = Array.from({ length: 3 }, () => {
      const began = performance.now()
      expect(read(Uint8Array.from([noName, ...fourBillion]))).toBeNull()
      expect(read(Uint8Array.from([noName, ...fourBillion, oneBack, oneBack]))).toBeNull()
      return performance.now() - began
    })
    expect(Math.min(...times)).toBeLessThan(1_000)
  })
})
