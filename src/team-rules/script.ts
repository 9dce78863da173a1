// One rule that a team wrote, as plain JavaScript in a room of its own: no modules, no network, no files, no clock, no
// randomness, and only so much time for each value. What goes in and comes out is text.
import { type Context, createContext, Script } from 'node:vm'
import { z } from 'zod'
import { FIELD_KINDS, type FieldKind } from '../domain/record.ts'
import { lineOf } from '../errors.ts'

/** So long a rule may take for one value, and to be read. */
const VALUE_MS = 50
const LOAD_MS = 1_000
/** What takes too long by the clock does so where it was at work for so much of its time. */
const AT_WORK = 0.8
/** Else the machine was at something else: it is asked once more, and has so many times as long by the clock. */
const LONGER = 4
const LONGEST_MS = 4_000

const said = z.union([
  z.string(),
  z.null(),
  z.strictObject({
    value: z.string().optional(),
    confidence: z.number().min(0).max(1).optional(),
    key: z.string().nullable().optional(),
    why: z.string().max(200).optional(),
    flag: z.boolean().optional(),
  }),
])
export type Said = z.infer<typeof said>

const tooLong = z.object({ code: z.literal('ERR_SCRIPT_EXECUTION_TIMEOUT') })

export interface RuleScript {
  readonly kinds: readonly FieldKind[]
  /** @throws what the rule throws, in one line; also when it takes too long or answers with something else */
  ask(value: string, about: object): Said
}

/** What would let the same value come out otherwise another day. */
const PRELUDE = `'use strict'
delete globalThis.Date; delete globalThis.WebAssembly; delete globalThis.SharedArrayBuffer; delete globalThis.Atomics
delete Math.random
const module = { exports: {} }`
const ENTRY = `'use strict'
globalThis.__kinds = () => JSON.stringify(module.exports.kinds ?? [])
globalThis.__apply = asked => {
  const { value, about } = JSON.parse(asked)
  const said = module.exports.apply(value, Object.freeze(about))
  if (said !== null && typeof said === 'object' && typeof said.then === 'function') throw new Error('apply must answer at once')
  return JSON.stringify(said === undefined ? null : said)
}
typeof module.exports.apply`

/**
 * Reads the code of a rule: `module.exports = { kinds, apply(value, about) }`.
 * @throws Error with one line that says what is wrong
 */
export function scriptOf(code: string, file: string): RuleScript {
  const room = createContext(Object.create(null), {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  })
  run(PRELUDE, file, room)
  run(`'use strict';((module, exports) => {${code}\n})(module, module.exports)`, file, room)
  if (run(ENTRY, file, room) !== 'function')
    throw new Error('it has no function "apply": write module.exports = { kinds: [...], apply(value, about) { ... } }')
  const kinds = z.array(z.enum(FIELD_KINDS)).safeParse(JSON.parse(text(run('__kinds()', file, room))))
  if (!kinds.success) throw new Error('its "kinds" must be a list of kinds of fields as docs/rules.md has them')
  return { kinds: kinds.data, ask: (value, about) => ask(room, file, value, about) }
}

function ask(room: Context, file: string, value: string, about: object): Said {
  const asked = JSON.stringify(JSON.stringify({ value, about }))
  const answer = run(`__apply(${asked})`, file, room, VALUE_MS)
  const parsed = said.safeParse(JSON.parse(text(answer)))
  if (!parsed.success) throw new Error('it must answer with text, null or { value, confidence, key, why, flag }')
  return parsed.data
}

function run(code: string, file: string, room: Context, mostMs = LOAD_MS): unknown {
  for (let timeout = mostMs; ; timeout *= LONGER) {
    const before = process.threadCpuUsage()
    try {
      return new Script(code, { filename: file }).runInContext(room, { timeout, displayErrors: false })
    } catch (error) {
      // Errors of the room are of other classes than ours.
      if (!tooLong.safeParse(error).success) throw new Error(lineOf(new Error(wordsOf(error))))
      const { user, system } = process.threadCpuUsage(before)
      const atWorkMs = (user + system) / 1_000
      if (atWorkMs >= mostMs * AT_WORK || timeout * LONGER > LONGEST_MS) {
        throw new Error(`it takes more than ${mostMs} ms`)
      }
    }
  }
}

function wordsOf(error: unknown): string {
  const named = z.object({ name: z.string(), message: z.string() }).safeParse(error)
  return named.success ? `${named.data.name}: ${named.data.message}` : String(error)
}

function text(answer: unknown): string {
  if (typeof answer === 'string') return answer
  throw new Error('it must answer with what can be written as JSON')
}
