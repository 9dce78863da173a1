// Record ids as Salesforce writes them: 15 case-sensitive characters, or 18 with a checksum that survives
// case-insensitive tools. Ids of one object rise with every insert, in ASCII order, so tables stay sorted by id.

import { flat } from '../flat.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
const SEQUENCE_LENGTH = 10

/** True for text that has the form of an id, 15 or 18 characters; an 18-character id must carry the right checksum. */
export function isId(text: string): boolean {
  if (!/^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/.test(text)) return false
  return text.length === 15 || checksum(text.slice(0, 15)) === text.slice(15).toUpperCase()
}

/** The 18-character form of a 15- or 18-character id; other text comes back as it is. */
export function toId18(id: string): string {
  if (!/^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/.test(id)) return id
  const core = id.slice(0, 15)
  return core + checksum(core)
}

/**
 * The 18-character id number `sequence` of an object.
 * @param prefix the object's three characters, such as 003 for Contact
 */
export function idOf(prefix: string, sequence: number): string {
  let rest = sequence
  let digits = ''
  while (rest > 0) {
    digits = DIGITS.charAt(rest % 62) + digits
    rest = Math.floor(rest / 62)
  }
  return flat(toId18(`${prefix}xx${digits.padStart(SEQUENCE_LENGTH, '0')}`))
}

const VALUES = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, DIGITS.indexOf(String.fromCharCode(code))))

/** The number that an id was made of; of any other text, some number. */
export function sequenceOf(id: string): number {
  let sequence = 0
  for (let at = 15 - SEQUENCE_LENGTH; at < 15; at += 1) sequence = sequence * 62 + (VALUES[id.charCodeAt(at)] ?? 0)
  return sequence
}

/** The key prefix of an org's custom object number `sequence`: a00, a01, … */
export function customPrefixOf(sequence: number): string {
  return `a${DIGITS.charAt(Math.floor(sequence / 62) % 62)}${DIGITS.charAt(sequence % 62)}`
}

// Each block of five characters becomes five bits, bit i set when character i is upper case; the bits pick a letter.
function checksum(core: string): string {
  let suffix = ''
  for (let block = 0; block < 15; block += 5) {
    let bits = 0
    for (let i = 0; i < 5; i += 1) {
      const char = core.charAt(block + i)
      if (char >= 'A' && char <= 'Z') bits |= 1 << i
    }
    suffix += CHECKSUM.charAt(bits)
  }
  return suffix
}
