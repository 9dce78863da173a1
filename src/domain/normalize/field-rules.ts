// The rules of one field as its sync declares them: which, in what order, with what settings, and what is done with what
// they say. Rules of a team's own are named with the file that they are in and what it held.
import type { FieldKind } from '../record.ts'
import type { Chain, Link, Ruled } from './chain.ts'
import { normalizeBy } from './chain.ts'
import { flagged } from './outcome.ts'
import type { About, Rule, RuleAction, RuleSettings } from './rule.ts'
import { normalize, RULEBOOK } from './rulebook.ts'

export interface FieldRule {
  /** A rule of the rulebook, or the name that the set-up gives to one of the team's own. */
  readonly rule: string
  readonly action?: RuleAction
  readonly settings?: RuleSettings
  /** Of a team's own rule: the file as the set-up names it, and the hash of what it held when it was applied. */
  readonly file?: string
  readonly hash?: string
}

/** Rules of a team's own, by the hash of their file. */
export type TeamRules = ReadonlyMap<string, Rule>

const NO_RULES: TeamRules = new Map()
const BY_ID: ReadonlyMap<string, Rule> = new Map(Object.values(RULEBOOK).map(rule => [rule.id, rule]))

/** A rule of the rulebook by its id; undefined where there is none. */
export function ruleById(id: string): Rule | undefined {
  return BY_ID.get(id)
}

/** The ids of the rulebook's rules. */
export function ruleIds(): string[] {
  return [...BY_ID.keys()]
}

/** What the field's rules say of a value. */
export function normalizeField(
  { kind, rules }: { readonly kind: FieldKind; readonly rules?: readonly FieldRule[] },
  value: string,
  about: About,
  team: TeamRules = NO_RULES,
): Ruled {
  return rules === undefined ? normalize(kind, value, about) : normalizeBy(chainOf(rules, team), value, about)
}

const chains = new WeakMap<readonly FieldRule[], { readonly team: TeamRules; readonly chain: Chain }>()

function chainOf(rules: readonly FieldRule[], team: TeamRules): Chain {
  const known = chains.get(rules)
  if (known?.team === team) return known.chain
  const chain = rules.map(rule => linkOf(rule, team))
  chains.set(rules, { team, chain })
  return chain
}

function linkOf({ rule: id, hash, action, settings }: FieldRule, team: TeamRules): Link {
  const rule = hash === undefined ? BY_ID.get(id) : team.get(hash)
  return {
    rule: rule ?? missing(id),
    ...(action !== undefined && { action }),
    ...(settings !== undefined && { settings }),
  }
}

/** Stands for a rule that is not at hand: nothing may be written past it. */
function missing(id: string): Rule {
  return { id, version: 'missing', kinds: [], apply: value => flagged(value, `the rule "${id}" is not at hand`) }
}
