// Which records belong to the sync, with a count of them as they are now.
import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Section } from '../../../../parts/section.tsx'
import { connectionsQuery } from '../../draft/discovered.ts'
import { useDraft } from '../../draft/draft.tsx'
import { wordOf } from '../../draft/text.ts'
import { Setting } from '../controls/setting.tsx'
import { Count } from './count.tsx'
import { Exclusions } from './exclusions.tsx'
import { Filters } from './filters.tsx'

export function Records() {
  const { at } = useDraft()
  const { data } = useQuery(connectionsQuery)
  const connector = data?.items.find(({ alias }) => alias === wordOf(at(['connection'])))?.connector
  return (
    <Section title="Records" aside={<Count />}>
      <Stack gap="sm">
        {connector === 'hubspot' ? (
          <>
            <Filters />
            <Setting path={['list']} label="List" placeholder="All records" />
          </>
        ) : (
          <Setting path={['where']} label="Condition" placeholder="All records" long />
        )}
        <Exclusions />
        <Setting path={['country']} label="Country" placeholder="Two letters, such as US" />
      </Stack>
    </Section>
  )
}
