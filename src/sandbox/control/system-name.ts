// How a request names one of the two CRMs.
import { z } from 'zod'

export const systemName = z.enum(['salesforce', 'hubspot'])
