// One delivery over the wire. Only this machine is ever called.
import type { WebhookSettings } from './settings.ts'
import { signatureHeaders } from './signature.ts'

export interface Outgoing {
  readonly url: string
  readonly body: string
  readonly secret: string
  /** Epoch milliseconds, sandbox clock. */
  readonly now: number
}

/** What became of it: the receiver's status, or why there is none. */
export type Receipt = { readonly status: number } | { readonly failure: string }

const STALE_MS = 301_000
const SENDER = 'HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client)'

function isHere(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname)
}

function headersFor({ url, body, secret, now }: Outgoing, settings: WebhookSettings): Record<string, string> {
  const timestamp = settings.signature === 'stale' ? now - STALE_MS : now
  const key = settings.signature === 'bad' ? `${secret}-not` : secret
  return signatureHeaders({ secret: key, method: 'POST', url, body, timestamp }, settings.olderSignature)
}

/** Sends a signed request and waits for its answer, no longer than the receiver may take. */
export async function post(outgoing: Outgoing, settings: WebhookSettings): Promise<Receipt> {
  const url = URL.parse(outgoing.url)
  if (url === null || !isHere(url)) return { failure: 'not sent: the sandbox calls only addresses of this machine' }
  try {
    const answer = await fetch(outgoing.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': SENDER, ...headersFor(outgoing, settings) },
      body: outgoing.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(settings.timeoutMs),
    })
    await answer.arrayBuffer()
    return { status: answer.status }
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    return { failure: late ? `no answer within ${settings.timeoutMs} ms` : 'no connection' }
  }
}
