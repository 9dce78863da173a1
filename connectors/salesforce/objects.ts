// Which objects the org has for our user, for an admin who chooses what to sync.
import { z } from 'zod'
import type { StreamName } from '../../src/contract/connector.ts'
import type { SalesforceTransport } from './transport.ts'

const Objects = z.object({
  sobjects: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      labelPlural: z.string().optional(),
      custom: z.boolean().default(false),
      customSetting: z.boolean().default(false),
      deprecatedAndHidden: z.boolean().default(false),
      queryable: z.boolean(),
      updateable: z.boolean(),
      createable: z.boolean().default(false),
      searchable: z.boolean().default(true),
    }),
  ),
})

/** Those with records that people keep: what the platform keeps about itself can be searched by nobody. */
export async function listObjects(transport: SalesforceTransport): Promise<StreamName[]> {
  const { sobjects } = await transport.json({ method: 'GET', path: '/sobjects' }, Objects)
  return sobjects
    .filter(({ queryable, updateable, createable, searchable }) => queryable && updateable && createable && searchable)
    .filter(({ customSetting, deprecatedAndHidden }) => !customSetting && !deprecatedAndHidden)
    .map(({ name, label, labelPlural = label, custom }) => ({ name, label: labelPlural, custom }))
}
