// What proves who somebody is: passwords, kept as argon2id hashes, and random tokens, kept as SHA-256.
import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** As OWASP recommends for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32
/** The form that all implementations of argon2 read (PHC). */
const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{22,})\$([\w+/]{40,})$/

interface Cost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

function tagOf(password: string, salt: Buffer, cost: Cost, tagLength: number): Promise<Buffer> {
  // One spelling of each letter, as NIST SP 800-63B asks for.
  return derive('argon2id', { message: password.normalize('NFKC'), nonce: salt, tagLength, ...cost })
}

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/** A hash with all that is needed to check a password against it. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await tagOf(password, salt, COST, TAG_BYTES)
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

/** Whether the password is the one of the hash. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] = FORM.exec(hash) ?? []
  if (tag === '') return false
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const expected = Buffer.from(tag, 'base64')
  return timingSafeEqual(await tagOf(password, Buffer.from(salt, 'base64'), cost, expected.byteLength), expected)
}

let nobodys: Promise<string> | undefined

/** Takes as long as isPassword, and is never true: who has no password must not show by the time that it takes. */
export async function isNobodysPassword(password: string): Promise<false> {
  nobodys ??= hashPassword(randomBytes(SALT_BYTES).toString('base64'))
  await isPassword(password, await nobodys)
  return false
}

const TOKEN_BYTES = 32

/** 256 random bits, as text that fits into headers, cookies and addresses. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** What is kept of a token. It has too many bits to be guessed, so that a quick hash will do. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Whether two secrets are the same, in a time that does not tell how much of them is. */
export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(hashOf(a), hashOf(b))
}
