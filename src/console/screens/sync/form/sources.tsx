// Which connections supply values, in the order in which they are asked.
import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { connectionsQuery } from '../draft/discovered.ts'
import { useDraft } from '../draft/draft.tsx'
import { useSettings } from '../draft/schema.ts'
import { wordsOf } from '../draft/text.ts'

export function Sources() {
  const { at, set } = useDraft()
  const { about } = useSettings()(['enrich'])
  const { data } = useQuery(connectionsQuery)
  const chosen = wordsOf(at(['enrich']))
  const sources = (data?.items ?? []).filter(({ supplies }) => supplies !== null).map(({ alias }) => alias)
  return (
    <MultiSelect
      label="Sources"
      description={about}
      placeholder={sources.length === 0 ? 'No connection supplies values yet' : ''}
      data={[...new Set([...chosen, ...sources])]}
      value={chosen}
      onChange={given => set(['enrich'], given.length === 0 ? undefined : given)}
    />
  )
}
