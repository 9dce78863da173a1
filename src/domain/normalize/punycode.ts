// Host names as they are shown: the letters behind "xn--" (RFC 3492, 6.2). The platform's own decoder is Node's alone.

const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const FIRST_BIAS = 72
const FIRST_CODE = 128
const PREFIX = 'xn--'
/** RFC 1035: longer is no label. */
const LONGEST = 63

/** `label` with its own letters; as it is where it encodes none. */
export function shownLabel(label: string): string {
  if (!label.startsWith(PREFIX) || label.length > LONGEST) return label
  return decoded(label.slice(PREFIX.length)) ?? label
}

function decoded(input: string): string | null {
  const basic = input.lastIndexOf('-')
  const output = [...input.slice(0, Math.max(basic, 0))]
  let [code, at, bias] = [FIRST_CODE, 0, FIRST_BIAS]
  for (let index = basic + 1; index < input.length; ) {
    const before = at
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(input.charAt(index))
      index += 1
      if (digit === null) return null
      at += digit * weight
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX)
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    const count = output.length + 1
    bias = adapted(at - before, count, before === 0)
    code += Math.floor(at / count)
    at %= count
    if (code > 0x10ffff) return null
    output.splice(at, 0, String.fromCodePoint(code))
    at += 1
  }
  // What encodes no other letter was not encoded.
  return output.some(character => character > '\u007F') ? output.join('') : null
}

/** a to z are 0 to 25, the digits 26 to 35. */
function digitOf(character: string): number | null {
  if (/^[a-z]$/.test(character)) return character.charCodeAt(0) - 97
  return /^\d$/.test(character) ? Number(character) + 26 : null
}

function adapted(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2))
  rest += Math.floor(rest / count)
  let k = 0
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}
