// GET /api/v1/sign-on and /sign-on/back: to the organisation's own log-in, and back from it.
import { z } from 'zod'
import { NotKnown } from '../../../errors.ts'
import { errandOf, giveErrand, giveToken, takeErrand, tokenOf } from '../../access/cookies.ts'
import type { AccessDesk } from '../../desk.ts'
import { problemOf } from '../../problem-of.ts'
import type { ApiRoute } from '../../route.ts'
import { nothing } from '../../shapes/basics.ts'

const BACK = '/sign-on/back'

function required({ signOn }: AccessDesk): NonNullable<AccessDesk['signOn']> {
  if (signOn !== null) return signOn
  const fix = 'Log in with name and password, or set EVERGREEN_OIDC_ISSUER.'
  throw new NotKnown({ what: 'single sign-on is not set up', fix })
}

export const beginSignOn: ApiRoute = (server, { desk, cookies, addressOf }) =>
  server.get(
    '/sign-on',
    { schema: { summary: 'Log in by single sign-on', response: { 303: nothing } } },
    async (request, reply) => {
      const { url, state } = await required(desk.access).begin(addressOf(request, BACK))
      giveErrand(reply, state, cookies)
      return reply.redirect(url, 303)
    },
  )

const querystring = z.looseObject({ state: z.string().max(1_000).default('') })

export const endSignOn: ApiRoute = (server, { desk, cookies }) =>
  server.get(
    BACK,
    { schema: { summary: 'Where single sign-on sends the browser back to', querystring, response: { 303: nothing } } },
    async (request, reply) => {
      const { state } = request.query
      const query = request.url.split('?')[1] ?? ''
      const back = { query, state, kept: errandOf(request, cookies), before: tokenOf(request, cookies) }
      takeErrand(reply, cookies)
      const to = await required(desk.access)
        .end(back)
        .then(
          entered => {
            giveToken(reply, entered, cookies)
            return '/'
          },
          problem => {
            // A page, and not an answer to a program: the console shows it.
            const { code, detail } = problemOf(problem, desk.clock.now())
            return `/login?${new URLSearchParams({ problem: code, detail })}`
          },
        )
      return reply.redirect(to, 303)
    },
  )
