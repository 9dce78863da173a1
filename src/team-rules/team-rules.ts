// The rules that a team wrote, from files of its own beside the set-up. A file is known by the hash of what it holds: what
// runs is what was applied, on every worker.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Log } from '../contract/primitives.ts'
import { fold } from '../domain/normalize/clean.ts'
import type { FieldRule, TeamRules } from '../domain/normalize/field-rules.ts'
import { flagged, rewritten } from '../domain/normalize/outcome.ts'
import type { About, Normalized, Rule } from '../domain/normalize/rule.ts'
import type { FieldKind } from '../domain/record.ts'
import { ConfigError, lineOf } from '../errors.ts'
import { type RuleScript, type Said, scriptOf } from './script.ts'

/** Unless the rule says otherwise. */
const SURE = 0.95
/** A rule that fails so often in one process is asked no more; each value would wait for it. */
const MOST_FAILURES = 20
const SHOWN = 12

export interface TeamRuleFile {
  readonly hash: string
  readonly kinds: readonly FieldKind[]
}

export interface TeamRuleShelf {
  /** What a set-up names. @throws Error with one line that says what is wrong */
  look(name: string, file: string): Promise<TeamRuleFile>
  /** The rules that these fields name, by hash. @throws ConfigError where a file is gone, or another than was applied */
  rulesOf(fields: readonly { readonly rules?: readonly FieldRule[] }[]): Promise<TeamRules>
}

/** `folder`: where relative names of files begin. */
export function createTeamRules({ folder, log }: { readonly folder: string; readonly log: Log }): TeamRuleShelf {
  const shelf = new Map<string, Rule>()
  const none: TeamRules = new Map()
  const read = async (name: string, file: string) => {
    const code = await readFile(resolve(folder, file), 'utf8')
    const hash = createHash('sha256').update(code).digest('hex')
    const script = scriptOf(code, file)
    if (!shelf.has(hash)) shelf.set(hash, ruleOf(name, hash, script, log))
    return { hash, kinds: script.kinds }
  }
  return {
    look: read,
    async rulesOf(fields) {
      const named = fields.flatMap(({ rules }) => rules ?? []).filter(({ hash }) => hash !== undefined)
      if (named.length === 0) return none
      for (const { rule, file, hash } of named) {
        if (hash === undefined || file === undefined || shelf.has(hash)) continue
        const found = await read(rule, file).catch(error => refuse(rule, file, lineOf(error)))
        if (found.hash !== hash) refuse(rule, file, 'the file is not as it was when the set-up was applied')
      }
      return shelf
    },
  }
}

function refuse(name: string, file: string, what: string): never {
  throw new ConfigError({
    where: `rule ${name} (${file})`,
    what,
    fix: 'Put it right on every worker, then apply again.',
  })
}

function ruleOf(name: string, hash: string, script: RuleScript, log: Log): Rule {
  const version = hash.slice(0, SHOWN)
  let failures = 0
  const apply = (value: string, about: About): Normalized => {
    if (failures >= MOST_FAILURES) return flagged(value, 'its rule failed too often and is asked no more')
    try {
      return normalizedOf(value, script.ask(value, plain(about)))
    } catch (error) {
      failures += 1
      const what = lineOf(error)
      // What a rule says of its failure may hold the value, which is not for the log.
      const failure = /^[A-Za-z]*Error\b/.exec(what)?.[0] ?? 'Error'
      if (failures === 1 || failures === MOST_FAILURES)
        log.warn({ rule: name, version, failures, failure }, 'a rule failed: look at it with evergreen rules test')
      return flagged(value, `its rule failed: ${what}`)
    }
  }
  return { id: name, version, kinds: script.kinds, apply }
}

/** What a rule may lean on, without what cannot be written as text. */
function plain({ country, locale, options, siblings, settings }: About): object {
  const allowed = options === undefined || options === null ? null : [...options]
  return { country, locale: locale ?? null, options: allowed, siblings: siblings ?? {}, settings: settings ?? {} }
}

function normalizedOf(value: string, said: Said): Normalized {
  if (said === null) return rewritten(value, value, keyOf(value), 1, 'as it is')
  if (typeof said === 'string') return rewritten(value, said, keyOf(said), SURE, 'as its rule writes it')
  const { value: to = value, confidence = SURE, why = 'as its rule writes it', flag = false } = said
  if (flag) return flagged(value, why)
  return rewritten(value, to, said.key === undefined ? keyOf(to) : said.key, confidence, why)
}

function keyOf(value: string): string | null {
  return value.trim() === '' ? null : fold(value)
}
