// How names of countries and their parts are compared.
import { fold } from '../clean.ts'

const WORDS = /^[a-z]+(?: [a-z]+)*$/

/** "U.S.A." and "usa", "Trinidad & Tobago" and "trinidad and tobago" are the same name. */
export function foldName(name: string): string {
  const folded = fold(name)
  if (WORDS.test(folded)) return folded
  const words = folded.replace(/['’.]/g, '').replaceAll('&', ' and ')
  return words.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()
}
