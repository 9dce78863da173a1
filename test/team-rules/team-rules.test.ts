// Rules that a team writes: read from files, run in a room of their own, and never the run's undoing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Log } from '../../src/contract/primitives.ts'
import { normalizeField } from '../../src/domain/normalize/field-rules.ts'
import { createTeamRules } from '../../src/team-rules/team-rules.ts'

let folder = ''
const lines: string[] = []
const log: Log = {
  debug() {},
  info() {},
  error() {},
  child: () => log,
  warn: (about, text) => void lines.push(JSON.stringify([about, text])),
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evergreen-rules-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function ruleOf(code: string, name = 'own') {
  const file = `${name}.js`
  await writeFile(join(folder, file), code)
  const shelf = createTeamRules({ folder, log })
  const { hash, kinds } = await shelf.look(name, file)
  const rules = [{ rule: name, file, hash }]
  const team = await shelf.rulesOf([{ rules }])
  const apply = (value: string) => normalizeField({ kind: 'text', rules }, value, { country: 'NO' }, team)
  return { apply, kinds, hash, shelf, rules, file }
}

describe("a team's own rule", () => {
  it('is applied like any other, its version the hash of its file', async () => {
    const { apply, kinds, hash } = await ruleOf(
      `module.exports = { kinds: ['text'], apply: v => v.replace(/^ACME:/, '') }`,
    )
    expect(kinds).toEqual(['text'])
    expect(apply('ACME:x')).toMatchObject({ value: 'x', action: 'auto', rule: 'own', version: hash.slice(0, 12) })
    expect(apply('x')).toMatchObject({ value: 'x', action: 'none' })
  })

  it('is told what the value stands beside, and may answer in full', async () => {
    const { apply } = await ruleOf(
      `module.exports = { apply: (value, { country }) => ({ value: country + value, confidence: 0.5, key: 'k', why: 'so' }) }`,
    )
    expect(apply('1')).toMatchObject({ action: 'flag', why: 'its rules change the value again and again' })
    const once = await ruleOf(
      `module.exports = { apply: (v, { country }) => v.startsWith(country) ? null : { value: country + v, confidence: 0.5, key: 'k', why: 'so' } }`,
    )
    expect(once.apply('1')).toMatchObject({ value: 'NO1', action: 'suggest', confidence: 0.5, key: 'k', why: 'so' })
  })

  it.each([
    ['throws', `() => { throw new TypeError('no ' + 'way') }`, 'its rule failed: TypeError: no way'],
    ['never ends', '() => { for (;;); }', 'its rule failed: it takes more than 50 ms'],
    ['answers with a promise', 'async v => v', 'its rule failed: Error: apply must answer at once'],
    ['answers with a number', '() => 7', 'its rule failed: it must answer with text, null or'],
    ['asks the clock', '() => String(Date.now())', 'its rule failed: ReferenceError: Date is not defined'],
    ['throws dice', '() => String(Math.random())', 'its rule failed: TypeError: Math.random is not a function'],
    ['looks for the process', '() => String(process.env)', 'its rule failed: ReferenceError: process is not defined'],
    ['loads modules', `() => require('fs')`, 'its rule failed: ReferenceError: require is not defined'],
    ['makes code', `() => this.constructor.constructor('return process')()`, 'its rule failed: '],
    ['overflows', 'v => module.exports.apply(v)', 'its rule failed: RangeError'],
  ])('leaves the value alone where it %s', async (_, code, why) => {
    const { apply } = await ruleOf(`module.exports = { apply: ${code} }`)
    const said = apply('ola@example.com')
    expect(said).toMatchObject({ value: 'ola@example.com', action: 'flag' })
    expect(said.why).toContain(why)
  })

  it('is not taken for slow where the machine was at something else', async () => {
    const { apply } = await ruleOf(`let asked = 0
      module.exports = { apply: v => { while ((asked += 1) === 1) for (;;); return v.replace(/^ACME:/, '') } }`)
    const usage = vi.spyOn(process, 'threadCpuUsage').mockReturnValue({ user: 0, system: 0 })
    expect(apply('ACME:x')).toMatchObject({ value: 'x', action: 'auto' })
    usage.mockRestore()
  })

  it('is asked no more when it failed too often, and tells the log so without the value', async () => {
    lines.length = 0
    const { apply } = await ruleOf(`module.exports = { apply: v => { throw new Error(v) } }`)
    for (let count = 0; count < 25; count += 1) apply('ola@example.com')
    expect(apply('x').why).toBe('its rule failed too often and is asked no more')
    expect(lines).toHaveLength(2)
    expect(lines.join()).not.toContain('ola@')
  })

  it.each([
    ['no function', 'module.exports = { kinds: [] }', 'it has no function "apply"'],
    ['a kind that is none', `module.exports = { kinds: ['mail'], apply: v => v }`, 'kinds'],
    ['what is no JavaScript', 'module.exports = {', 'SyntaxError'],
    ['a loop', 'for (;;);', 'it takes more than 1000 ms'],
  ])('is refused with %s', async (_, code, what) => {
    await expect(ruleOf(code)).rejects.toThrow(what)
  })

  it('runs as it was applied, or not at all', async () => {
    const { rules, file } = await ruleOf(`module.exports = { apply: v => v }`, 'kept')
    await writeFile(join(folder, file), `module.exports = { apply: () => 'changed' }`)
    const elsewhere = createTeamRules({ folder, log })
    await expect(elsewhere.rulesOf([{ rules }])).rejects.toThrow('not as it was when the set-up was applied')
    await rm(join(folder, file))
    await expect(createTeamRules({ folder, log }).rulesOf([{ rules }])).rejects.toThrow('apply again')
  })
})
