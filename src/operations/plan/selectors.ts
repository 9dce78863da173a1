// Selectors as people write them, and that each of them means something: one that is misspelt must not pass for a choice.
import type { Weighed } from '../../contract/stores.ts'
import type { Decision } from '../../domain/plan/decision.ts'
import { type Selector, selectorOf, selectorText } from '../../domain/plan/selector.ts'
import { ConfigError, type Trouble } from '../../errors.ts'

/** ConfigError for one that is not understood. `option`: where they were given. */
export function selectorsOf(texts: readonly string[], option: string): Selector[] {
  return texts.map(text => {
    const read = selectorOf(text)
    if ('selector' in read) return read.selector
    throw new ConfigError({ where: option, what: read.problem, fix: 'Correct it; nothing was changed.' })
  })
}

/** Why the decision cannot be meant; null where it can. */
export function problemWith({ verdict, only, except }: Decision, weighed: Weighed, runId: string): Trouble | null {
  const fix = `Nothing was changed; look with: evergreen plan ${runId}`
  const means = { only: weighed.only, except: weighed.except }
  for (const [option, selectors] of Object.entries({ only, except })) {
    const empty = selectors.find((_, at) => means[option === 'only' ? 'only' : 'except'][at] === 0)
    if (empty !== undefined) {
      const inConsole = 'Nothing was changed; look at the plan again.'
      return {
        where: `--${option} ${selectorText(empty)}`,
        what: 'no change of the plan is meant by it',
        fix,
        inConsole,
      }
    }
  }
  if (verdict === 'rejected' || weighed.fates.write > 0) return null
  const reject = `Nothing was changed; to decline all of it: evergreen reject ${runId}`
  const inConsole = 'Nothing was changed; to decline all of it, reject it.'
  return { where: `run ${runId}`, what: 'the selectors leave nothing to be written', fix: reject, inConsole }
}
