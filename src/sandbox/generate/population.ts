// A whole customer base, made as it is looked at.
import { generateCompany } from './company.ts'
import { generateDeal } from './deal.ts'
import type { GeneratedCompany, GeneratedDeal, GeneratedPerson } from './facts.ts'
import { LazyList } from './lazy-list.ts'
import { generatePerson } from './person.ts'
import type { Plan } from './plan.ts'

export interface Population {
  readonly plan: Plan
  readonly companies: LazyList<GeneratedCompany>
  /** Contacts first, then leads. */
  readonly persons: LazyList<GeneratedPerson>
  readonly deals: LazyList<GeneratedDeal>
}

/** How many of each; the rest of a plan has usual values. */
export interface Wanted {
  readonly companies: number
  readonly contacts: number
  readonly leads: number
  readonly deals: number
}

/** So many records in all: a quarter companies, the rest people. */
export function quarterOf(records: number): Wanted {
  const companies = records < 1 ? 0 : Math.max(1, Math.round(records / 4))
  return { companies, contacts: records - companies, leads: 0, deals: 0 }
}

/** The same options give the same population. */
export function populationOf(
  { companies, contacts, leads, deals }: Wanted,
  rest: Pick<Plan, 'seed' | 'now'> & Partial<Plan>,
): Population {
  const plan: Plan = {
    firstCompany: 0,
    firstPerson: 0,
    duplicates: 0,
    dirt: 1,
    ...rest,
    // Someone must employ the people.
    companies: contacts + leads + deals === 0 ? companies : Math.max(1, companies),
    persons: contacts + leads,
    deals,
  }
  return {
    plan,
    companies: new LazyList(plan.companies, index => generateCompany(plan, index)),
    persons: new LazyList(plan.persons, index => generatePerson(plan, index)),
    deals: new LazyList(plan.deals, index => generateDeal(plan, index, contacts)),
  }
}
