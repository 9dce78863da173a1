// Batch answers of HubSpot that the sandbox does not give: several forms of refusal, rows in any order, merges.
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../../connectors/hubspot/refusal.ts'
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
    expect(refusalOf(failure(body))).toEqual({ status: 'rejected', code: 'INVALID_EMAIL', answer, fields: ['email'] })
  })

  it.each([['just text'], ['broken [{"message":'], ['odd [{"a":1}]']])('stay as they are otherwise: %s', message => {
    expect(refusalOf(failure({ message }))).toMatchObject({
      code: 'VALIDATION_ERROR',
      answer: message,
    })
  })
})

const at = '2026-01-01T00:00:00Z'
const row = (id: string): object => ({
  id,
  properties: { email: `${id}@example.com` },
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
  const email = {
    name: 'email',
    label: 'E',
    type: 'string',
    fieldType: 'text',
    groupName: 'g',
    description: '',
    options: [],
  }
  const vendor = await startVendor(asked => {
    if (asked.path.includes('/properties/')) return { json: { results: [email] } }
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

  it('under another id is the record that it was merged into: written, but not there to compare with', async () => {
    const destination = await open(200, { results: [row('1'), row('77')] })
    const outcomes = await destination.write('contacts', ['1', '2'].map(change), signal)
    expect(outcomes).toMatchObject([
      { status: 'applied', answer: 'success' },
      { status: 'applied', answer: expect.stringContaining('merged') },
    ])
    expect([...(await destination.current('contacts', ['1', '2'], ['email'], signal)).keys()]).toEqual(['1'])
  })
})
