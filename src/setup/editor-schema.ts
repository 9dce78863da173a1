// The set-up file as JSON Schema, so that editors complete names and underline mistakes while an admin types.
import { z } from 'zod'
import type { Connector } from '../contract/connector.ts'
import { envReference, fileSchema, keepSchema, keptSecret, limitsSchema, syncSchema } from './schema.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

function plain(schema: z.ZodType): JsonSchema {
  const { $schema: _, '~standard': __, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}

/** A connector's settings plus what any connection has; where a secret is asked for, a reference to the environment will do, or the word that it stays. */
function connectionForm(connector: Connector): JsonSchema {
  const references = [plain(envReference), plain(keptSecret)]
  const extend = (settings: JsonSchema): JsonSchema => {
    if (settings.anyOf !== undefined) return { ...settings, anyOf: settings.anyOf.map(extend) }
    if (settings.oneOf !== undefined) return { ...settings, oneOf: settings.oneOf.map(extend) }
    const properties = Object.entries(settings.properties ?? {}).map(([name, form]) => {
      return [name, connector.secrets.includes(name) ? { anyOf: [form, ...references] } : form]
    })
    return {
      ...settings,
      title: connector.title,
      properties: {
        connector: { const: connector.name },
        ...Object.fromEntries(properties),
        limits: plain(limitsSchema),
        keep: plain(keepSchema),
      },
      required: ['connector', ...(settings.required ?? [])],
    }
  }
  return extend(plain(connector.settings))
}

/** JSON Schema (draft 2020-12) of the set-up file for the given connectors. */
export function setupJsonSchema(connectors: readonly Connector[]): JsonSchema {
  const { properties, ...frame } = plain(fileSchema)
  const part = (name: string, entry: JsonSchema) => {
    const form = properties?.[name]
    return { ...(typeof form === 'object' ? form : {}), additionalProperties: entry }
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Evergreen set-up',
    ...frame,
    properties: {
      connections: part('connections', { oneOf: connectors.map(connectionForm) }),
      syncs: part('syncs', plain(syncSchema)),
    },
  }
}
