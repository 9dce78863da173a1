// One invented deal and the stages that it went through.
import { coreOf } from './company.ts'
import type { List } from './countries/country.ts'
import type { GeneratedDeal, StageEntry } from './facts.ts'
import { type Plan, randomFor } from './plan.ts'
import { YEAR_MS } from './stamps.ts'

const PRODUCTS: List<string> = ['Starter', 'Renewal', 'Upgrade', 'Pilot', 'Rollout', 'Support']
const DAY_MS = 86_400_000
/** Mean days in a stage; the stay is exponential. */
export const MEAN_DAYS_IN_STAGE = 20
/** Part of the deals that each stage loses. */
export const LOST_PER_STAGE = 0.15
const WON = 5
const LOST = 6

/** `people` is how many of the persons are contacts: they come first. */
export function generateDeal(plan: Plan, index: number, people: number): GeneratedDeal {
  const random = randomFor(plan, 'deal', index)
  const company = random.int(0, plan.companies - 1)
  const createdAt = plan.now - Math.floor(random.next() * 2 * YEAR_MS)
  const stages: StageEntry[] = [{ stage: 0, at: createdAt }]
  let [stage, at] = [0, createdAt]
  while (stage < WON) {
    at += Math.floor(-Math.log(1 - random.next()) * MEAN_DAYS_IN_STAGE * DAY_MS) + 1
    if (at >= plan.now) break
    stage = random.chance(LOST_PER_STAGE) ? LOST : stage + 1
    stages.push({ stage, at })
  }
  const colleagues = Math.max(0, Math.ceil((people - company) / plan.companies))
  const person = colleagues === 0 ? null : company + plan.companies * random.int(0, colleagues - 1)
  const modifiedAt = stages.at(-1)?.at ?? createdAt
  const closing = stage >= WON ? modifiedAt : createdAt + 180 * DAY_MS
  return {
    index,
    name: `${coreOf(plan, company).own} - ${random.pick(PRODUCTS)}`,
    amount: random.int(1, 400) * 500,
    closesAt: Math.floor(closing / DAY_MS) * DAY_MS,
    company,
    person,
    owner: random.int(0, 1_000),
    createdAt,
    modifiedAt,
    stages,
  }
}
