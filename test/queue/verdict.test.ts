// The table from kinds of error to what the queue does.
import { expect, it } from 'vitest'
import {
  ConfigError,
  ConnectionLost,
  FatalError,
  LeaseLost,
  Postponed,
  QuotaExhausted,
  Refused,
  RetriableError,
  RowRejected,
} from '../../src/errors.ts'
import { noteOn, verdictOn } from '../../src/queue/verdict.ts'

const NOW = 1_000_000
const what = 'it did not work'
const fail = { action: 'fail', note: what }
const again = (delayMs: number) => ({ action: 'give-back', at: NOW + delayMs, note: what, countAsFailure: true })

it.each([
  ['a lost lease is dropped', new LeaseLost({ what }), { action: 'drop' }],
  [
    'what is not yet due comes back at its time and counts no failure',
    new Postponed({ what, until: 5 }),
    { action: 'give-back', at: 5, note: what, countAsFailure: false },
  ],
  [
    'a spent quota comes back at its time and counts no failure',
    new QuotaExhausted({ what, until: 5 }),
    { action: 'give-back', at: 5, note: what, countAsFailure: false },
  ],
  ['a wrong set-up fails', new ConfigError({ what }), fail],
  ['a hopeless run fails', new FatalError({ what }), fail],
  ['a rejected row that a step let through fails', new RowRejected({ what, code: 'X' }), fail],
  ['a retriable error comes back after a second', new RetriableError({ what }), again(1_000)],
  [
    'who says when to come back is believed: a wait, no failure',
    new RetriableError({ what, retryAfterMs: 7_000 }),
    { action: 'give-back', at: NOW + 7_000, note: what, countAsFailure: false },
  ],
  ['a lost connection comes back after a second', new ConnectionLost({ what }), again(1_000)],
  ['an error of another kind too', new Refused({ what }), again(1_000)],
] as const)('%s', (_, error, verdict) => {
  expect(verdictOn(error, 0, NOW)).toEqual(verdict)
})

it('waits twice as long after each failure, five minutes at most, and gives up after ten', () => {
  const delays = Array.from({ length: 12 }, (_, failures) => {
    const verdict = verdictOn(new ConnectionLost({ what }), failures, NOW)
    return verdict.action === 'give-back' ? (verdict.at - NOW) / 1_000 : verdict.action
  })
  expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 'fail', 'fail'])
})

it('gives up after three failures that nobody foresaw', () => {
  expect(verdictOn(new TypeError(what), 2, NOW)).toMatchObject({ action: 'give-back', at: NOW + 4_000 })
  expect(verdictOn(new TypeError(what), 3, NOW)).toMatchObject({ action: 'fail' })
})

it('tells of what nobody foresaw only the kind and the place, since its words may quote a record', () => {
  const error = Object.assign(new TypeError('"jane@acme.example" is no number'), { code: '22P02' })
  expect(noteOn(error)).toMatch(/^not foreseen: TypeError 22P02 at verdict\.test\.ts:\d+$/)
  error.stack = ''
  expect(noteOn(error)).toBe('not foreseen: TypeError 22P02')
  expect(noteOn('jane@acme.example')).toBe('not foreseen: something other than an error was thrown')
})
