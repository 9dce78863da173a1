// Hands an answer on only when it is complete. Vendors' clients crash the process or wait for ever when a
// connection breaks in the middle of a body; with this in between they see an ordinary failed request.
import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'

type Handler = Dispatcher.DispatchHandler
type Controller = Dispatcher.DispatchController

/** What a handler may still ask of a request that is over: nothing. */
function finished(of: Controller): Controller {
  const nothing = (): void => undefined
  return {
    aborted: of.aborted,
    paused: false,
    reason: of.reason,
    rawHeaders: of.rawHeaders ?? null,
    rawTrailers: of.rawTrailers ?? null,
    abort: nothing,
    pause: nothing,
    resume: nothing,
  }
}

function collecting(handler: Handler): Handler {
  let head: { status: number; headers: IncomingHttpHeaders; message: string | undefined } | null = null
  const chunks: Buffer[] = []
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onResponseStart: (_controller, status, headers, message) => {
      if (status >= 200) head = { status, headers, message }
    },
    onResponseData: (_controller, chunk) => {
      chunks.push(chunk)
    },
    onResponseEnd: (controller, trailers) => {
      const over = finished(controller)
      if (head !== null) handler.onResponseStart?.(over, head.status, head.headers, head.message)
      for (const chunk of chunks) handler.onResponseData?.(over, chunk)
      handler.onResponseEnd?.(over, trailers)
    },
    onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
  }
}

/** An undici interceptor; the size is capped by the agent below. */
export const wholeAnswers: Dispatcher.DispatcherComposeInterceptor = dispatch => (options, handler) =>
  dispatch(options, collecting(handler))
