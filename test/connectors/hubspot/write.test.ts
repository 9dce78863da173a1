// Batch answers of HubSpot that the sandbox does not give: several forms of refusal, rows in any order, merges.
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../../connectors/hubspot/write/refusal.ts'
import type { Change } from '../../../src/contract/connector.ts'
import { testDeps } from '../deps.ts'
import { startVendor } from '../vendor.ts'
import { openHubSpot } from './kit.ts'

const signal = new AbortController().signal
const problem = { isValid: false, message: 'Email is wrong', error: 'INVALID_EMAIL', name: 'email', portalId: 1 }
const failure = (body: object) => ({ status: 400, headers: {}, body: { category: 'VALIDATION_ERROR', ...body } })

describe('the words of a refusal', () => {
  it.each([
    ['as JSON in the message', { message: `Property values were not valid: ${JSON.stringify([problem])}` }],
    [
      'as a list',
      {
        message: 'x',
        errors: [{ message: 'Email is wrong', code: 'INVALID_EMAIL', context: { propertyName: ['email'] } }],
      },
    ],
    [
      'as a list with names',
      { message: 'x', errors: [{ message: 'Email is wrong', code: 'INVALID_EMAIL', name: 'email' }] },
    ],
  ])('are read %s', (_form, body) => {
    const answer = 'Email is wrong'
    const refused = { status: 'rejected', code: 'INVALID_EMAIL', answer, fields: ['email'], mendable: false }
    expect(refusalOf(failure(body))).toEqual(refused)
  })

  it.each([['just text'], ['broken [{"message":'], ['odd [{"a":1}]']])('stay as they are otherwise: %s', message => {
    expect(refusalOf(failure({ message }))).toMatchObject({
      code: 'VALIDATION_ERROR',
      answer: message,
    })
  })
})

const at = '2026-01-01T00:00:00Z'
const row = (id: string, properties: object = {}): object => ({
  id,
  properties: { email: `${id}@example.com`, ...properties },
  createdAt: at,
  updatedAt: at,
  archived: false,
})
const change = (recordId: string): Change => ({
  recordId,
  intentId: `i-${recordId}`,
  fields: { email: 'x@example.com' },
})

async function open(status: number, body: object) {
  const property = (name: string, more: object = {}) => ({
    name,
    label: name,
    type: 'string',
    fieldType: 'text',
    groupName: 'g',
    description: '',
    options: [],
    ...more,
  })
  const options = ['HOT', 'COLD'].map(value => ({ label: value, value, hidden: false, displayOrder: 0 }))
  const fixed = { modificationMetadata: { archivable: true, readOnlyDefinition: true, readOnlyValue: true } }
  const properties = [
    property('email'),
    property('evergreen_receipt'),
    property('mood', { type: 'enumeration', fieldType: 'select', options }),
    property('moods', { type: 'enumeration', fieldType: 'checkbox', options }),
    property('retired', { type: 'enumeration', fieldType: 'select' }),
    property('days', fixed),
  ]
  const vendor = await startVendor(asked => {
    if (asked.path.includes('/properties/')) return { json: { results: properties } }
    return { status, json: { status: 'COMPLETE', startedAt: at, completedAt: at, ...body } }
  })
  const { destination } = openHubSpot(vendor.url, testDeps())
  if (destination === undefined) throw new Error('no destination')
  return destination
}

describe('a batch answer', () => {
  it('is matched by id, whatever its order, with the errors of a 207 in between', async () => {
    const gone = { status: 'error', category: 'OBJECT_NOT_FOUND', message: 'gone', context: { ids: ['2'] } }
    const busy = { status: 'error', category: 'RATE_LIMITS', message: 'busy', context: { ids: ['4'] } }
    const destination = await open(207, { results: [row('3'), row('1')], numErrors: 2, errors: [gone, busy] })
    const outcomes = await destination.write('contacts', ['1', '2', '3', '4'].map(change), signal)
    expect(outcomes.map(outcome => outcome.status)).toEqual(['applied', 'rejected', 'applied', 'retry'])
  })

  it('under another id is the record that it was merged into, by the receipt: written, but not there to compare with', async () => {
    const destination = await open(200, { results: [row('1'), row('77', { evergreen_receipt: 'i-2' })] })
    const outcomes = await destination.write('contacts', ['1', '2'].map(change), signal)
    expect(outcomes).toMatchObject([
      { status: 'applied', answer: 'success' },
      { status: 'applied', answer: expect.stringContaining('merged') },
    ])
    expect([...(await destination.current('contacts', ['1', '2'], ['email'], signal)).keys()]).toEqual(['1'])
  })

  it('that does not tell of a row leaves this row unknown, and no other', async () => {
    const destination = await open(200, { results: [row('1'), row('77')] })
    const outcomes = await destination.write('contacts', ['1', '2'].map(change), signal)
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'unknown'])
  })

  it('in which a row has the receipt of another, or succeeds and fails at once, is not believed there', async () => {
    const fault = { status: 'error', category: 'VALIDATION_ERROR', message: 'no', context: { ids: ['2'] } }
    const results = [row('1', { evergreen_receipt: 'i-9' }), row('2'), row('3', { evergreen_receipt: 'i-3' })]
    const destination = await open(207, { results, numErrors: 1, errors: [fault] })
    const outcomes = await destination.write('contacts', ['1', '2', '3'].map(change), signal)
    expect(outcomes.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'applied'])
  })

  it('tells a duplicate apart, with the record that there is', async () => {
    const message = 'Contact already exists. Existing ID: 3401'
    const fault = { status: 'error', category: 'CONFLICT', message, context: { ids: ['1'] } }
    const destination = await open(207, { results: [], numErrors: 1, errors: [fault] })
    expect(await destination.write('contacts', [change('1')], signal)).toMatchObject([
      { status: 'rejected', code: 'CONFLICT', duplicateOf: ['3401'] },
    ])
  })
})

describe('a value that HubSpot would refuse, or take for something else', () => {
  it.each<[string, Change['fields'], string]>([
    ['that is worked out', { days: '3' }, 'READ_ONLY_VALUE'],
    ['that is not on the list', { mood: 'TEPID' }, 'INVALID_OPTION'],
    ['of a list that has none any more', { retired: 'NEW' }, 'INVALID_OPTION'],
    ['of which a part is not on the list', { moods: 'HOT;TEPID' }, 'INVALID_OPTION'],
    ['that would be added, not set', { moods: ';HOT' }, 'INVALID_OPTION'],
    ['that is blank, and would clear', { email: '' }, 'INVALID_VALUE'],
  ])('is refused before it is sent, alone: one %s', async (_why, fields, code) => {
    const destination = await open(200, { results: [row('2')] })
    const changes = [{ ...change('1'), fields }, change('2')]
    const outcomes = await destination.write('contacts', changes, signal)
    expect(outcomes).toMatchObject([{ status: 'rejected', code, fields: Object.keys(fields) }, { status: 'applied' }])
  })

  it('is named with all others of its row, so that what is good of it needs one more write', async () => {
    const destination = await open(200, { results: [] })
    const fields = { email: '', mood: 'HOT', moods: ';HOT', days: '3' }
    const [outcome] = await destination.write('contacts', [{ ...change('1'), fields }], signal)
    const refused = { code: 'INVALID_VALUE', fields: ['email', 'moods', 'days'], mendable: true }
    expect(outcome).toMatchObject({ status: 'rejected', ...refused })
  })

  it('is none where all of it is on the list, and to clear is said by null', async () => {
    const destination = await open(200, { results: [row('1')] })
    const fields = { mood: 'HOT', moods: 'HOT;COLD', email: null }
    expect(await destination.write('contacts', [{ ...change('1'), fields }], signal)).toMatchObject([
      { status: 'applied' },
    ])
  })
})
