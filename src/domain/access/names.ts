// What users and their passwords may be. Pure.

const NAME = /^[a-z0-9][a-z0-9._@+-]{0,79}$/
const SHORTEST = 12
const LONGEST = 256
/** Passwords that long lists begin with, as far as they are long enough. */
const WELL_KNOWN =
  /^(.)\1+$|^(password|passw0rd|qwertyuiop|letmein|evergreen|changeme|administrator)[\d!@#$._-]*$|^0?1234567890*/i

/** As it is compared and kept: without regard to case. */
export function nameOf(text: string): string {
  return text.trim().toLowerCase()
}

/** Why nobody can be called so; null when one can. */
export function nameProblem(name: string): string | null {
  return NAME.test(name) ? null : 'must be letters, digits and . _ @ + -, at most 80'
}

/** Why it is no password; null when it is one. Length is what counts (NIST SP 800-63B). */
export function passwordProblem(password: string, name: string): string | null {
  if (password.length < SHORTEST) return `must have at least ${SHORTEST} characters`
  if (password.length > LONGEST) return `must have at most ${LONGEST} characters`
  if (WELL_KNOWN.test(password)) return 'is one that is tried first'
  if (name.length > 3 && password.toLowerCase().includes(name)) return 'must not contain the name'
  return null
}
