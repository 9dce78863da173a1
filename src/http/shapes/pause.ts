// What a pause or its end came to, as the API shows it.
import { z } from 'zod'
import type { PauseReport } from '../../operations/pause.ts'

export const pauseSchema = z.object({
  names: z.array(z.string()).describe('What is now paused, or no longer'),
  stillPaused: z.array(z.object({ sync: z.string(), of: z.enum(['sync', 'connection']), name: z.string() })),
})

export function pauseShape({ names, stillPaused }: PauseReport): z.output<typeof pauseSchema> {
  return { names: [...names], stillPaused: [...stillPaused] }
}
