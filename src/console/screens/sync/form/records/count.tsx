// How many records the scope has, as the CRM counts them now; counted again when the scope was changed.
import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, bodyOf } from '../../../../api/client.ts'
import { problemOf } from '../../../../api/problem.ts'
import { counted } from '../../../../parts/figures.ts'
import { useMay } from '../../../../session/session.ts'
import { useDraft } from '../../draft/draft.tsx'
import { wordOf } from '../../draft/text.ts'

const PAUSE_MS = 700

export function Count() {
  const { at } = useDraft()
  const may = useMay('operator')
  const asked = JSON.stringify(['connection', 'stream', 'where', 'filters', 'list'].map(name => at([name]) ?? null))
  const [settled] = useDebouncedValue(asked, PAUSE_MS)
  const [alias, stream] = [wordOf(at(['connection'])), wordOf(at(['stream']))]
  const records = useQuery({
    queryKey: ['count', settled],
    queryFn: () => {
      const [, , where, filters, list] = JSON.parse(settled)
      const body = {
        ...(where !== null && { where }),
        ...(filters !== null && { filters }),
        ...(list !== null && { list }),
      }
      const path = { alias, stream }
      return bodyOf(api.POST('/api/v1/connections/{alias}/streams/{stream}/count', { params: { path }, body }))
    },
    enabled: may && alias !== '' && stream !== '',
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  })
  if (!may) return null
  const isOld = settled !== asked || records.isPlaceholderData
  return (
    <Text size="sm" fw={600} aria-live="polite" c={records.error !== null ? 'red' : isOld ? 'dimmed' : 'inherit'}>
      {records.error !== null
        ? problemOf(records.error).detail
        : records.data === undefined
          ? 'Counting…'
          : counted(records.data.records, 'record')}
    </Text>
  )
}
