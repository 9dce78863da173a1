// The rules of the team's own that a set-up names, and whether each field's rules are there and fit.
import { suggestion } from '../../domain/nearest.ts'
import { type FieldRule, ruleById, ruleIds } from '../../domain/normalize/field-rules.ts'
import type { FieldKind } from '../../domain/record.ts'
import type { SyncDefinition } from '../../domain/sync.ts'
import { lineOf } from '../../errors.ts'
import type { Problem } from '../problem.ts'
import type { TeamFiles } from '../sync.ts'

/** What a file of the team's own holds. */
export interface TeamFile {
  readonly hash: string
  /** The kinds of fields that it is for; none: any. */
  readonly kinds: readonly FieldKind[]
}
/** @throws Error with one line that says what is wrong with the file */
export type LookAtRule = (name: string, file: string) => Promise<TeamFile>

export interface Team {
  readonly files: TeamFiles
  readonly kinds: ReadonlyMap<string, readonly FieldKind[]>
}

/** Reads every file that the set-up names; what is wrong with one is a problem at its place. */
export async function readTeam(
  named: Readonly<Record<string, string>>,
  look: LookAtRule,
  problems: Problem[],
): Promise<Team> {
  const files = new Map<string, { file: string; hash: string }>()
  const kinds = new Map<string, readonly FieldKind[]>()
  for (const [name, file] of Object.entries(named)) {
    const path = ['rules', name]
    if (ruleById(name) !== undefined) {
      problems.push({ path, at: 'key', what: `"${name}" is a rule of the rulebook: give yours another name` })
      continue
    }
    try {
      const found = await look(name, file)
      files.set(name, { file, hash: found.hash })
      kinds.set(name, found.kinds)
    } catch (error) {
      problems.push({ path, at: 'value', what: `${file}: ${lineOf(error)}` })
      // It is there, so no field that names it is wrong.
      kinds.set(name, [])
    }
  }
  return { files, kinds }
}

/** Every breach of the fields' rules. */
export function fieldRuleProblems({ name, fields }: SyncDefinition, team: Team): Problem[] {
  return fields.flatMap(({ field, kind, rules = [] }) =>
    rules.flatMap((rule, i) => {
      const path = ['syncs', name, 'fields', field, 'rules', i]
      return problemsOf(rule, kind, team).map(what => ({ path, at: 'value' as const, what }))
    }),
  )
}

function problemsOf({ rule: id, settings = {} }: FieldRule, kind: FieldKind, { kinds }: Team): string[] {
  const rule = ruleById(id)
  const serves = rule?.kinds ?? kinds.get(id)
  if (serves === undefined) {
    const known = [...ruleIds(), ...kinds.keys()]
    return [`there is no rule "${id}"${suggestion(id, known)} Allowed: ${known.join(', ')}`]
  }
  // These understand nothing of a value, so any field may be put through them.
  const any = serves.length === 0 || id === 'text' || id === 'address'
  const misplaced =
    any || serves.includes(kind) ? [] : [`"${id}" is for ${serves.join(', ')}, and the field is of the kind ${kind}`]
  if (rule === undefined) return misplaced
  return [...misplaced, ...Object.entries(settings).flatMap(given => settingProblem(id, given, rule.settings ?? {}))]
}

function settingProblem(
  id: string,
  [setting, value]: readonly [string, string],
  allowed: Readonly<Record<string, readonly string[]>>,
): string[] {
  const values = allowed[setting]
  if (values === undefined) {
    const names = Object.keys(allowed)
    const which = names.length === 0 ? 'it has none' : `Allowed: ${names.join(', ')}`
    return [`"${id}" has no setting "${setting}"${suggestion(setting, names)} ${which}`]
  }
  return values.includes(value) ? [] : [`"${setting}" must be one of ${values.join(', ')}`]
}
