// A browser as far as the API can tell: it keeps its cookies, and sends the token of its page along with writes.
import { z } from 'zod'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

const session = z.object({ csrf: z.string().nullable() })
type Headed = Readonly<Record<string, string>>

/** What every answer of the tests said, for the test that looks for secrets in it. */
export const heard: string[] = []
/** The tokens of all log-ins of the tests. */
export const tokens = new Set<string>()

export class Browser {
  readonly #url: string
  readonly cookies = new Map<string, string>()
  csrf: string | null = null

  constructor(url: string) {
    this.#url = `${url}/api/v1`
  }

  /** Logs in; the answer is kept for its token. */
  async enter(name: string, password: string): Promise<Answer> {
    return this.post('/session', { name, password })
  }

  get(path: string, headers: Headed = {}): Promise<Answer> {
    return this.ask('GET', path, undefined, headers)
  }

  post(path: string, body?: unknown, headers: Headed = {}): Promise<Answer> {
    return this.ask('POST', path, body, headers)
  }

  async ask(method: string, path: string, body?: unknown, headers: Headed = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(this.#url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie !== '' && { cookie }),
        ...(this.csrf !== null && { 'x-csrf-token': this.csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    for (const line of answer.headers.getSetCookie()) this.#take(line)
    const text = await answer.text()
    heard.push(`${JSON.stringify([...answer.headers].filter(([name]) => name !== 'set-cookie'))} ${text}`)
    const isJson =
      /json/.test(answer.headers.get('content-type') ?? '') && !/ndjson/.test(answer.headers.get('content-type') ?? '')
    const said: unknown = isJson ? JSON.parse(text) : text
    const known = session.safeParse(said)
    if (known.success) this.csrf = known.data.csrf
    return { status: answer.status, headers: answer.headers, body: said }
  }

  #take(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
    // What a browser keeps while it is away is in the address that it comes back by.
    if (value !== '' && !name.endsWith('-errand')) tokens.add(value)
  }
}
