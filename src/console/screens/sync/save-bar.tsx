// What saving would change, said while one edits, and saving it.
import { Button, Collapse, Group, Paper, Stack, Text } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import type { Edited } from '../../editing/edited.ts'
import { Meanwhile } from '../../editing/meanwhile.tsx'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { Changes } from '../setup/changes.tsx'
import { setupKey } from '../setup/stored.ts'
import { useDraft } from './draft/draft.tsx'
import { syncSetupQuery } from './stored.ts'

const PAUSE_MS = 400
/** Over the arrows and sliders of the form behind it, below the header of the page. */
const ABOVE_FORM = 10

export interface SaveBarProps {
  /** The text that is stored; empty for a sync that is not. */
  readonly stored: string
  readonly version: string
  /** What is typed, where it is of something stored: somebody else may save meanwhile. */
  readonly edited?: Edited<string>
  /** Saved or discarded: what is stored is what counts again. */
  readonly onSettled: () => unknown
}

export function SaveBar({ stored, version, edited, onSettled }: SaveBarProps) {
  const client = useQueryClient()
  const { name, text, mayEdit } = useDraft()
  const [isOpen, { toggle }] = useDisclosure(false)
  const [settled] = useDebouncedValue(text, PAUSE_MS)
  const isEdited = text !== stored
  const difference = useQuery({
    queryKey: ['difference', version, settled],
    queryFn: () => bodyOf(api.POST('/api/v1/setup/diff', { body: { text: settled } })),
    enabled: mayEdit && isEdited && settled !== '',
    placeholderData: keepPreviousData,
  })
  const save = useMutation({
    mutationFn: () => bodyOf(api.PUT('/api/v1/setup', { body: { text }, headers: { 'if-match': version } })),
    // Perhaps somebody else was quicker.
    onError: () =>
      Promise.all([setupKey, syncSetupQuery(name).queryKey].map(queryKey => client.invalidateQueries({ queryKey }))),
    onSuccess: async ({ readAnew }) => {
      const message = readAnew.includes(name) ? 'Its next run reads everything.' : 'In force from now on.'
      notifications.show({ title: 'Saved', message })
      // What was stored before must not be seen again.
      await client.invalidateQueries({ queryKey: syncSetupQuery(name).queryKey })
      onSettled()
      return client.invalidateQueries()
    },
  })
  if (!mayEdit || !isEdited) return null
  const changes = difference.data?.changes ?? []
  const isCurrent = settled === text && !difference.isPlaceholderData && difference.data !== undefined
  const error = save.error ?? difference.error
  return (
    <Paper
      withBorder
      p="sm"
      shadow="md"
      pos="sticky"
      bottom={12}
      style={{ zIndex: ABOVE_FORM }}
      role="region"
      aria-label="Unsaved changes"
    >
      <Stack gap="sm">
        {edited !== undefined && !save.isPending && <Meanwhile of={edited} onChosen={save.reset} />}
        {error !== null && <Failure error={error} />}
        <Collapse expanded={isOpen && changes.length > 0}>
          <div style={{ maxHeight: '40vh', overflowY: 'auto' }}>
            <Changes changes={changes} />
          </div>
        </Collapse>
        <Group justify="space-between">
          <Text size="sm" aria-live="polite">
            {difference.error !== null
              ? 'Not right yet'
              : isCurrent
                ? counted(changes.length, 'setting changes', 'settings change')
                : 'Looking…'}
          </Text>
          <Group gap="xs">
            {changes.length > 0 && (
              <Button size="sm" variant="subtle" aria-expanded={isOpen} onClick={toggle}>
                {isOpen ? 'Hide them' : 'Show them'}
              </Button>
            )}
            {stored !== '' && (
              <Button size="sm" variant="default" onClick={() => onSettled()}>
                Discard
              </Button>
            )}
            <Button
              size="sm"
              disabled={!isCurrent || difference.error !== null || edited?.isBehind === true}
              loading={save.isPending}
              onClick={() => save.mutate()}
            >
              Save
            </Button>
          </Group>
        </Group>
      </Stack>
    </Paper>
  )
}
