// Every error of the API has its line in docs/api-errors.md, and no line there is extinct.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  ConfigError,
  Denied,
  NotKnown,
  Outdated,
  PlanWaits,
  QuotaExhausted,
  Refused,
  RetriableError,
} from '../../src/errors.ts'
import { problemOf } from '../../src/http/problem-of.ts'
import { bodyOf, PROBLEMS, ProblemError } from '../../src/http/problems.ts'
import { SetupError } from '../../src/setup/problem.ts'

it('explains each code with its status and meaning, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/api-errors.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d{3}) +\| (.+?) +\| .+ \|$/gm)]
  const explained = rows.map(([, code, status, title]) => [code, { status: Number(status), title }])
  expect(Object.fromEntries(explained)).toEqual(PROBLEMS)
})

it.each([
  [new NotKnown({ what: 'there is no such run' }), 'not_known'],
  [new Outdated({ what: 'changed' }), 'changed_meanwhile'],
  [new Refused({ what: 'busy' }), 'refused'],
  [new PlanWaits({ what: 'it waits at its plan' }), 'plan_waits'],
  [new ConfigError({ what: 'wrong' }), 'not_right'],
  [new SetupError(['set-up:1:2: a: wrong']), 'setup_not_right'],
  [new Denied({ denial: 'stray', what: 'stray' }), 'bad_state'],
  [new RetriableError({ what: 'away' }), 'unavailable'],
  [new QuotaExhausted({ what: 'spent', until: 90_000 }), 'not_yet'],
  [new Error('planted-secret'), 'unexpected'],
] as const)('tells %s as a problem with its code', (error, code) => {
  const problem = problemOf(error, 30_000)
  expect(problem.code).toBe(code)
  expect(JSON.stringify(bodyOf(problem))).not.toContain('planted-secret')
})

it('says when to try again, what to do, and where each mistake is', () => {
  expect(problemOf(new QuotaExhausted({ what: 'spent', until: 90_000 }), 30_000).retryAfter).toBe(60)
  expect(bodyOf(problemOf(new NotKnown({ what: 'none', fix: 'List them.' }), 0)).fix).toBe('List them.')
  const wrong = new SetupError(['set-up:3:5: syncs.a: must be', 'set-up:9:1: is not valid'])
  expect(bodyOf(problemOf(wrong, 0)).faults).toEqual([
    { at: 'set-up:3:5', what: 'syncs.a: must be' },
    { at: 'set-up:9:1', what: 'is not valid' },
  ])
  expect(problemOf(new ProblemError({ code: 'too_large', detail: 'long' }), 0).code).toBe('too_large')
})

it('names no command of a terminal to who sits before the console', () => {
  const trouble = {
    where: 'run 7',
    what: 'it waits',
    fix: 'Look with: evergreen plan 7',
    inConsole: 'Look at its plan.',
  }
  const error = new Refused(trouble)
  expect(error.message).toBe('run 7: it waits. Look with: evergreen plan 7')
  expect(problemOf(error, 0)).toMatchObject({ detail: 'run 7: it waits. Look at its plan.', fix: 'Look at its plan.' })
})
