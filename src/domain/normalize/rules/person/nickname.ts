// What friends call a person: a name like any other, without the quotes or brackets that set it apart within a name.
import { clean } from '../../clean.ts'
import { rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import { tidied } from '../text.ts'
import { personName } from './person-name.ts'

const SET_APART = /^(?:"([^"]+)"|'([^']+)'|“([^”]+)”|‘([^’]+)’|„([^“”]+)[“”]|«([^»]+)»|\(([^()]+)\))$/u
/** More were typed by no hand. */
const MOST_LAYERS = 4

function apply(value: string, about: About): Normalized {
  const { typed } = tidied(value)
  const inside = bareOf(typed)
  if (inside === typed || inside === '') return personName.apply(value, about)
  const said = personName.apply(inside, about)
  if (said.action === 'flag') return { ...said, value }
  return rewritten(value, said.value, said.key, Math.min(said.confidence, 0.95), 'without what sets it apart')
}

/** Some are set apart twice: in brackets and in quotes. */
function bareOf(typed: string): string {
  let bare = typed
  for (let left = MOST_LAYERS; left > 0; left -= 1) {
    const inside = SET_APART.exec(bare)
      ?.slice(1)
      .find(each => each !== undefined)
    if (inside === undefined) return bare
    bare = clean(inside)
  }
  return typed
}

export const nickname: Rule = { id: 'nickname', version: 2, kinds: ['nickname'], apply }
