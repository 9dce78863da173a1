// The users who can own records, with their teams.

interface Team {
  readonly id: string
  readonly name: string
  readonly primary: boolean
}

export interface Owner {
  readonly id: string
  readonly email: string
  readonly type: 'PERSON' | 'QUEUE'
  readonly firstName: string
  readonly lastName: string
  /** Null once the user is deactivated; the other one stays. */
  readonly userId: number | null
  readonly userIdIncludingInactive: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly archived: boolean
  readonly teams?: readonly Team[]
}

const BORN = '2023-01-09T08:00:00.000Z'

function person(id: string, userId: number, firstName: string, lastName: string, rest: Partial<Owner> = {}): Owner {
  return {
    id,
    email: `${firstName}.${lastName}@sandbox.example`.toLowerCase(),
    type: 'PERSON',
    ...{ firstName, lastName, userId, userIdIncludingInactive: userId },
    ...{ createdAt: BORN, updatedAt: BORN, archived: false },
    ...rest,
  }
}

const sales: Team = { id: '368389', name: 'Sales Team', primary: true }
const europe: Team = { id: '368390', name: 'Europe', primary: false }

export class Owners {
  readonly #owners: Owner[] = [
    person('41629779', 51_430_432, 'Rep', 'One', { teams: [sales] }),
    person('60158084', 51_430_433, 'Rep', 'Two', { teams: [sales, europe] }),
    person('60158085', 51_430_434, 'Former', 'Rep', { archived: true, userId: null }),
  ]

  /** In the order of ids. */
  get all(): readonly Owner[] {
    return this.#owners
  }

  add(owner: Owner): void {
    this.#owners.push(owner)
    this.#owners.sort((a, b) => Number(a.id) - Number(b.id))
  }

  /** Whether records may be given to the owner with this id. */
  has(id: string): boolean {
    return this.#owners.some(owner => owner.id === id && !owner.archived)
  }
}
