// What can be done in Evergreen itself about something that is not right, as programs and the console are told it.
import { z } from 'zod'

export const remedySchema = z
  .discriminatedUnion('do', [
    z.object({
      do: z.enum(['resume-connection', 'check-connection', 'edit-connection', 'make-fields']),
      connection: z.string(),
    }),
    z.object({ do: z.enum(['resume-sync', 'edit-sync']), sync: z.string() }),
    z.object({ do: z.literal('resume-field'), sync: z.string(), field: z.string() }),
    z.object({ do: z.literal('look-at-run'), run: z.string() }),
    z.object({ do: z.enum(['start-worker', 'drop-old-audit']).describe('For who runs the machine') }),
  ])
  .describe('How it is done in Evergreen')
