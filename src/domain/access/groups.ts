// Which role single sign-on gives: by the groups that the provider tells. Pure.
import type { Role } from './roles.ts'

/** Groups by the role that they give; "*" is everybody. */
export type GroupRoles = Readonly<Record<Role, readonly string[]>>

/** The most that any of the groups gives; null where none gives anything. */
export function roleOfGroups(groups: readonly string[], roles: GroupRoles): Role | null {
  const most: readonly Role[] = ['admin', 'operator', 'viewer']
  return most.find(role => roles[role].some(group => group === '*' || groups.includes(group))) ?? null
}
