// Answers as no CRM should give them: cut off, in another order, without ids, with codes never seen, as a web page, huge.
// Whatever comes: no change is called written that was not, and none refused that was written; at worst nobody knows.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change, Destination, WriteOutcome } from '../../src/contract/connector.ts'
import { EvergreenError } from '../../src/errors.ts'
import { testDeps } from './deps.ts'
import { openHubSpot } from './hubspot/kit.ts'
import { openSalesforce } from './salesforce/kit.ts'
import { type Reply, startVendor } from './vendor.ts'

const signal = new AbortController().signal
const RUNS = 60

/** How the answer is spoilt. */
type Spoiling =
  | { readonly how: 'cut'; readonly at: number }
  | { readonly how: 'page'; readonly status: number }
  | { readonly how: 'swap' | 'drop' | 'repeat' | 'without ids' | 'other id' | 'no errors'; readonly at: number }
  | { readonly how: 'huge' | 'not at all' | 'other shape' }

const spoiling: fc.Arbitrary<Spoiling> = fc.oneof(
  fc.record({ how: fc.constant('cut' as const), at: fc.nat(2_000) }),
  fc.record({ how: fc.constant('page' as const), status: fc.constantFrom(200, 400, 404, 409, 500, 502) }),
  fc.record({
    how: fc.constantFrom('swap', 'drop', 'repeat', 'without ids', 'other id', 'no errors'),
    at: fc.nat(5),
  }),
  fc.record({ how: fc.constantFrom('huge', 'not at all', 'other shape') }),
)
/** What became of each of the rows, in truth. */
const truth = fc.array(fc.constantFrom('written', 'refused', 'busy', 'never seen'), { minLength: 1, maxLength: 6 })
type Truth = 'written' | 'refused' | 'busy' | 'never seen'

const PAGE: Reply = { text: '<html><body>Bad gateway</body></html>', headers: { 'content-type': 'text/html' } }

/** The rows of an answer, spoilt. */
function spoilt(rows: readonly Record<string, unknown>[], { how, at = 0 }: { how: string; at?: number }) {
  if (rows.length === 0) return rows
  const place = at % Math.max(1, rows.length)
  const here = rows[place] ?? {}
  switch (how) {
    case 'swap':
      return rows.toReversed()
    case 'drop':
      return rows.toSpliced(place, 1)
    case 'repeat':
      return [...rows, here]
    case 'without ids':
      return rows.map(({ id: _id, ...row }) => row)
    case 'other id':
      return rows.with(place, { ...here, id: '003xx0000000099AAA' })
    case 'no errors':
      return rows.map(({ errors: _errors, ...row }) => row)
    default:
      return rows
  }
}

function replyTo(body: unknown, how: Spoiling): Reply {
  if (how.how === 'page') return { ...PAGE, status: how.status }
  if (how.how === 'other shape') return { json: { ok: true } }
  const text = JSON.stringify(body)
  if (how.how === 'cut') return { text: text.slice(0, how.at) }
  return { text: how.how === 'huge' ? `${' '.repeat(3_000_000)}${text}` : text }
}

/** Throws where an outcome says what is not so. */
function judge(outcomes: readonly WriteOutcome[] | unknown, truths: readonly Truth[]): void {
  if (!Array.isArray(outcomes)) {
    expect(outcomes).toBeInstanceOf(EvergreenError)
    return
  }
  expect(outcomes).toHaveLength(truths.length)
  for (const [place, outcome] of outcomes.entries()) {
    if (outcome.status === 'unknown') continue
    expect(outcome.status === 'applied', `${place}: ${outcome.status}`).toBe(truths[place] === 'written')
  }
}

interface Fuzzed {
  readonly destination: Destination
  /** The answer to the next write. */
  answer: Reply
}

async function salesforce(): Promise<Fuzzed> {
  const field = (name: string) => ({ name, label: name, type: 'string', length: 80, updateable: true })
  const fields = ['Id', 'LastName', 'Evergreen_Receipt__c'].map(field)
  const fuzzed: { answer: Reply } = { answer: {} }
  const vendor = await startVendor(asked => {
    if (asked.path.endsWith('/describe'))
      return { json: { name: 'Contact', queryable: true, updateable: true, fields } }
    if (asked.path !== '/services/oauth2/token') return fuzzed.answer
    return { json: { access_token: 'T', instance_url: vendor.url, id: `${vendor.url}/id/00D1/0051` } }
  })
  const { destination } = openSalesforce(vendor.url, testDeps())
  if (destination === undefined) throw new Error('no destination')
  return Object.assign(fuzzed, { destination })
}

async function hubspot(): Promise<Fuzzed> {
  const property = (name: string) => {
    return { name, label: name, type: 'string', fieldType: 'text', groupName: 'g', description: '', options: [] }
  }
  const fuzzed: { answer: Reply } = { answer: {} }
  const vendor = await startVendor(asked =>
    asked.path.includes('/properties/')
      ? { json: { results: ['LastName', 'evergreen_receipt'].map(property) } }
      : fuzzed.answer,
  )
  // The clock stands: on a busy machine a write is not sent when its comparison is too old by then.
  const clock = { now: () => Date.UTC(2026, 10, 26), sleep: async () => undefined }
  const { destination } = openHubSpot(vendor.url, testDeps({ clock }))
  if (destination === undefined) throw new Error('no destination')
  return Object.assign(fuzzed, { destination })
}

const CODES: Readonly<Record<Exclude<Truth, 'written'>, readonly [salesforce: string, hubspot: string]>> = {
  refused: ['STRING_TOO_LONG', 'VALIDATION_ERROR'],
  busy: ['UNABLE_TO_LOCK_ROW', 'RATE_LIMITS'],
  'never seen': ['SOME_CODE_OF_2031', 'SOME_CATEGORY_OF_2031'],
}
const changesFor = (truths: readonly Truth[], idOf: (n: number) => string): Change[] =>
  truths.map((_truth, n) => ({ recordId: idOf(n), intentId: `i-${idOf(n)}`, fields: { LastName: 'x' } }))

describe('a write whose answer is spoilt', () => {
  it('has no wrong outcome in Salesforce', async () => {
    const fuzzed = await salesforce()
    const idOf = (n: number) => `003xx000000000${n}AAA`
    await fc.assert(
      fc.asyncProperty(truth, spoiling, async (truths, how) => {
        const rows = truths.map((each, n) => {
          if (each === 'written') return { id: idOf(n), success: true, errors: [] }
          return { success: false, errors: [{ statusCode: CODES[each][0], message: 'words', fields: [] }] }
        })
        fuzzed.answer = replyTo(spoilt(rows, how), how)
        const outcomes: unknown = await fuzzed.destination
          .write('Contact', changesFor(truths, idOf), signal)
          .catch((error: unknown) => error)
        judge(outcomes, truths)
      }),
      { numRuns: RUNS },
    )
  })

  it('has no wrong outcome in HubSpot', async () => {
    const fuzzed = await hubspot()
    const idOf = (n: number) => `10${n}`
    const at = '2026-01-01T00:00:00Z'
    await fc.assert(
      fc.asyncProperty(truth, spoiling, async (truths, how) => {
        const rows = truths.flatMap((each, n) => {
          const properties = { LastName: 'x', evergreen_receipt: `i-${idOf(n)}` }
          return each === 'written' ? [{ id: idOf(n), properties, createdAt: at, updatedAt: at, archived: false }] : []
        })
        const errors = truths.flatMap((each, n) => {
          if (each === 'written') return []
          return [{ status: 'error', category: CODES[each][1], message: 'words', context: { ids: [idOf(n)] } }]
        })
        const body = { status: 'COMPLETE', results: spoilt(rows, how), startedAt: at, completedAt: at }
        const told = how.how === 'no errors' ? body : { ...body, numErrors: errors.length, errors }
        fuzzed.answer = replyTo(told, how)
        const outcomes: unknown = await fuzzed.destination
          .write('contacts', changesFor(truths, idOf), signal)
          .catch((error: unknown) => error)
        judge(outcomes, truths)
      }),
      { numRuns: RUNS },
    )
  })
})
