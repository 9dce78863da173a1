// Several rules for one field, one after the other, each in the way that the sync says. A field without a word of its own
// goes straight to the rule of its kind.
import { AUTO_AT, flagged, kept } from './outcome.ts'
import type { About, Normalized, Rule, RuleAction, RuleSettings } from './rule.ts'

/** A rule in its place among those of a field. */
export interface Link {
  readonly rule: Rule
  /** What is done with what the rule would write, instead of what the rule itself says. */
  readonly action?: RuleAction
  readonly settings?: RuleSettings
}
export type Chain = readonly Link[]

/** What a rule says of a value, and which rule it was: enough to explain a change years later. */
export interface Ruled extends Normalized {
  readonly rule: string
  readonly version: number | string
}

/** Just under the confidence from which on a rewrite is written. */
const MOST_SUGGESTED = 0.89

/**
 * Applies the rules of a field in their order, each to what the one before made of the value. The first that does not
 * understand it ends the chain; what one of them only suggests is only suggested.
 */
export function normalizeBy(chain: Chain, value: string, about: About): Ruled {
  const once = inOrder(chain, value, about)
  if (once.value === value) return once
  const again = inOrder(chain, once.value, about)
  // Rules of a team may undo each other, or go on for ever; what is written would be changed anew in each run.
  if (again.action !== 'flag' && again.value === once.value) return once
  const { rule, version } = again
  return { ...flagged(value, 'its rules change the value again and again'), rule, version }
}

function inOrder(chain: Chain, value: string, about: About): Ruled {
  let now: Ruled = { ...kept(value, null, 'no rule'), rule: 'none', version: 1 }
  for (const link of chain) {
    const { id: rule, version } = link.rule
    const said = saidBy(link, now.value, about)
    if (said.action === 'flag') return { ...flagged(value, said.why, said.key), rule, version }
    now = said.value === now.value ? unchanged(now, said, link, value) : changed(now, said, link)
  }
  return now
}

function unchanged(now: Ruled, said: Normalized, { rule }: Link, value: string): Ruled {
  const key = said.key ?? now.key
  // The rule that changed the value is the one to name.
  return now.value === value ? { ...said, key, rule: rule.id, version: rule.version } : { ...now, key }
}

function changed(now: Ruled, said: Normalized, { rule }: Link): Ruled {
  const confidence = Math.min(now.confidence, said.confidence)
  const action = confidence >= AUTO_AT ? 'auto' : 'suggest'
  const why = now.action === 'none' ? said.why : `${now.why}; ${said.why}`
  return { value: said.value, key: said.key, confidence, action, why, rule: rule.id, version: rule.version }
}

function saidBy({ rule, action, settings }: Link, value: string, about: About): Normalized {
  const said = value.isWellFormed()
    ? rule.apply(value, settings === undefined ? about : { ...about, settings })
    : flagged(value, 'broken characters')
  return action === undefined || said.value === value ? said : overridden(said, value, action)
}

function overridden(said: Normalized, value: string, action: RuleAction): Normalized {
  if (action === 'none') return kept(value, said.key, `${said.why}: not done here`)
  if (action === 'flag') return flagged(value, said.why, said.key)
  const confidence = action === 'auto' ? Math.max(said.confidence, AUTO_AT) : Math.min(said.confidence, MOST_SUGGESTED)
  return { ...said, confidence, action }
}
