// What becomes of a refused row, code by code, whichever way it was sent: in a collection, or in the file of a Bulk job.
import { describe, expect, it } from 'vitest'
import type { Change, Destination, WriteOutcome } from '../../../src/contract/connector.ts'
import { ConfigError } from '../../../src/errors.ts'
import { testDeps } from '../deps.ts'
import { type Reply, startVendor } from '../vendor.ts'
import { openSalesforce } from './kit.ts'

const signal = new AbortController().signal
const JOB = '750xx0000000001AAA'
const [GOOD, BAD] = ['003xx000004TmiQAAS', '003xx000004TmiRAAS'] as const
const WORDS = 'Must be as the admin says'
const TRIGGER = 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'

type Case = [code: string, becomes: object, words?: string]
const retry = { status: 'retry', contended: false }
const rejected = (more: object = {}) => ({ status: 'rejected', mendable: false, answer: WORDS, ...more })
const mendable = rejected({ mendable: true })

const CASES: readonly Case[] = [
  ['UNABLE_TO_LOCK_ROW', { status: 'retry', contended: true }],
  ['SERVER_UNAVAILABLE', retry],
  ['UNKNOWN_EXCEPTION', retry],
  ['QUERY_TIMEOUT', retry],
  ['REQUEST_LIMIT_EXCEEDED', retry],
  ['INVALID_SESSION_ID', retry],
  ['ALL_OR_NONE_OPERATION_ROLLED_BACK', retry],
  ['PROCESSING_HALTED', retry],
  [TRIGGER, { status: 'retry', contended: true }, 'Flow failed, UNABLE_TO_LOCK_ROW, x'],
  [TRIGGER, retry, 'Apex CPU time limit exceeded'],
  [TRIGGER, retry, 'System.LimitException Too many SOQL queries 101'],
  [TRIGGER, mendable],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', mendable],
  ['REQUIRED_FIELD_MISSING', mendable],
  ['STRING_TOO_LONG', rejected({ drift: true })],
  ['INVALID_EMAIL_ADDRESS', rejected()],
  ['NUMBER_OUTSIDE_VALID_RANGE', rejected()],
  ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', rejected({ mendable: true, drift: true })],
  ['FIELD_INTEGRITY_EXCEPTION', rejected()],
  ['INVALID_TYPE_ON_FIELD_IN_RECORD', rejected({ drift: true })],
  ['JSON_PARSER_ERROR', rejected()],
  ['DUPLICATES_DETECTED', rejected({ mendable: true, duplicateOf: [] })],
  ['DUPLICATE_VALUE', rejected({ mendable: true, duplicateOf: [] })],
  ['DUPLICATE_EXTERNAL_ID', rejected({ mendable: true, duplicateOf: [] })],
  ['ENTITY_IS_DELETED', rejected()],
  ['INVALID_CROSS_REFERENCE_KEY', rejected()],
  ['NOT_FOUND', rejected()],
  ['MALFORMED_ID', rejected()],
  ['INVALID_FIELD', rejected({ mendable: true, drift: true })],
  ['INVALID_FIELD_FOR_INSERT_UPDATE', rejected({ mendable: true, drift: true })],
  ['INSUFFICIENT_ACCESS_OR_READONLY', mendable],
  ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', mendable],
  ['CANNOT_UPDATE_CONVERTED_LEAD', rejected()],
  ['SOMETHING_NEVER_SEEN', rejected()],
]
/** Nothing can be written at all: beside a row that is written, another try; else the connection halts. */
const HALTING = [
  'STORAGE_LIMIT_EXCEEDED',
  'API_DISABLED_FOR_ORG',
  'API_CURRENTLY_DISABLED',
  'TXN_SECURITY_METERING_ERROR',
  'TXN_SECURITY_NO_ACCESS',
]

const changeOf = (recordId: string): Change => ({ recordId, intentId: `i-${recordId}`, fields: { LastName: 'x' } })
const lineOf = (...cells: string[]) => `${cells.map(cell => `"${cell}"`).join(',')}\n`
const COLUMNS = ['LastName', 'Evergreen_Receipt__c', 'Id']

interface Refusal {
  readonly code: string
  readonly words: string
  /** Of both rows. */
  readonly all?: boolean
}

function collection({ code, words, all = false }: Refusal): object[] {
  const refusal = { success: false, errors: [{ statusCode: code, message: words, fields: ['LastName'] }] }
  return [all ? refusal : { id: GOOD, success: true, errors: [] }, refusal]
}

function resultFile(name: string, { code, words }: Refusal): string {
  const cellsOf = (id: string) => ['x', changeOf(id).intentId, id]
  if (name === 'successfulResults')
    return lineOf('sf__Id', 'sf__Created', ...COLUMNS) + lineOf(GOOD, 'false', ...cellsOf(GOOD))
  const refused = lineOf('', `${code}:${words}:LastName --`, ...cellsOf(BAD))
  return name === 'failedResults' ? lineOf('sf__Id', 'sf__Error', ...COLUMNS) + refused : lineOf(...COLUMNS)
}

const field = (name: string) => ({ name, label: name, type: 'string', length: 80, updateable: true })
const fields = ['Id', 'LastName', 'Evergreen_Receipt__c'].map(field)

/** An org that refuses so. */
async function refusing(refusal: Refusal): Promise<Destination> {
  const vendor = await startVendor(({ path, method }): Reply => {
    if (path.endsWith('/describe')) return { json: { name: 'Contact', queryable: true, updateable: true, fields } }
    if (method === 'PATCH' && path.endsWith('/composite/sobjects')) return { json: collection(refusal) }
    const file = /(successfulResults|failedResults|unprocessedrecords)$/.exec(path)?.[1]
    if (file !== undefined) return { text: resultFile(file, refusal), headers: { 'content-type': 'text/csv' } }
    if (path.includes('/jobs/ingest/')) return { json: { id: JOB, state: 'JobComplete', numberRecordsProcessed: 2 } }
    return { json: { access_token: 'T', instance_url: vendor.url, id: `${vendor.url}/id/00D1/0051` } }
  })
  const { destination } = openSalesforce(vendor.url, testDeps())
  if (destination === undefined) throw new Error('no destination')
  return destination
}

const send = (destination: Destination) => destination.write('Contact', [GOOD, BAD].map(changeOf), signal)

async function inCollection(destination: Destination): Promise<WriteOutcome | undefined> {
  const [good, bad] = await send(destination)
  expect(good).toMatchObject({ status: 'applied' })
  return bad
}

async function inJob(destination: Destination): Promise<WriteOutcome | undefined> {
  const end = await destination.bulk?.end(JOB, 'Contact', 2, signal)
  if (end?.status !== 'over') throw new Error('the job is not over')
  expect(end.rows.get(GOOD)).toMatchObject({ outcome: { status: 'applied' } })
  return end.rows.get(BAD)?.outcome
}

describe('a row that is refused beside one that is written', () => {
  it.each(CASES)('with %s becomes %j, %s', async (code, becomes, words = WORDS) => {
    const destination = await refusing({ code, words })
    expect(await inCollection(destination)).toMatchObject({ code, ...becomes })
    expect(await inJob(destination)).toMatchObject({ code, ...becomes })
  })

  it.each(HALTING)('with %s is tried again, and stops the connection once it is every row', async code => {
    const some = await refusing({ code, words: WORDS })
    expect(await inCollection(some)).toMatchObject({ status: 'retry', code })
    expect(await inJob(some)).toMatchObject({ status: 'retry', code })
    const halted: unknown = await send(await refusing({ code, words: WORDS, all: true })).catch(error => error)
    expect(halted).toBeInstanceOf(ConfigError)
    expect(String(halted)).toContain(code)
  })
})
