// Who may do what: three roles, each with all that the one before may do. Pure.

/** viewer: looks. operator: also decides on plans, starts, pauses and undoes. admin: also sets up, and lets others in. */
export const ROLES = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Whether the role may do what is open from `needed` on. */
export function mayAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed)
}

/** The one of both that may do less. */
export function lesserOf(a: Role, b: Role): Role {
  return mayAs(a, b) ? b : a
}
