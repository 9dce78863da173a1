// Yes and no, as the CRMs write them in text: "true" and "false". What people use for a tick is not taken for sure.
import { clean, fold, isPlaceholder } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { Normalized, Rule } from '../../rule.ts'
import words from '../../tables/words.json' with { type: 'json' }

const MEANINGS = new Map([...meaning('true', words.true), ...meaning('false', words.false)])
const DOUBTFUL = new Map([...meaning('true', words.doubtful.true), ...meaning('false', words.doubtful.false)])

function meaning(value: string, list: string): [string, string][] {
  return list.split(' ').map(word => [fold(word), value])
}

function apply(value: string): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  const word = fold(typed)
  const known = MEANINGS.get(word)
  if (known !== undefined) return rewritten(value, known, known, 0.95, 'true or false')
  const perhaps = DOUBTFUL.get(word)
  if (perhaps !== undefined) return rewritten(value, perhaps, null, 0.6, 'a mark that mostly means so')
  return flagged(value, isPlaceholder(typed) ? 'a placeholder' : 'neither yes nor no')
}

export const boolean: Rule = { id: 'boolean', version: 1, kinds: ['boolean'], apply }
