// The set-up as text: connections, syncs, fields and rules. What it would change is shown before it is saved.
import { Button, Group, Stack, Tabs, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { useEdited } from '../../editing/edited.ts'
import { Meanwhile } from '../../editing/meanwhile.tsx'
import { Unsaved } from '../../editing/unsaved.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { useMay } from '../../session/session.ts'
import { Changes } from './changes.tsx'
import { readSetup, type StoredSetup, setupKey } from './stored.ts'
import { Versions } from './versions.tsx'

export function Setup() {
  const setup = useQuery({ queryKey: setupKey, queryFn: readSetup })
  return (
    <Page
      title="Set-up"
      about="Connections, syncs, fields and rules, as text; secrets that are sealed stay what they are"
    >
      <Tabs defaultValue="text">
        <Tabs.List mb="md">
          <Tabs.Tab value="text">Text</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="text">
          <Answered of={setup}>{stored => <Editor stored={stored} />}</Answered>
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <Answered of={setup}>{({ version }) => <Versions current={version} />}</Answered>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function Editor({ stored }: { readonly stored: StoredSetup }) {
  const client = useQueryClient()
  const may = useMay('admin')
  const draft = useEdited(stored.text, stored.version)
  const { value: text, version, isEdited } = draft
  const preview = useMutation({
    mutationFn: () => bodyOf(api.POST('/api/v1/setup/diff', { body: { text } })),
  })
  const save = useMutation({
    mutationFn: () => bodyOf(api.PUT('/api/v1/setup', { body: { text }, headers: { 'if-match': version } })),
    // Perhaps somebody else was quicker.
    onError: () => client.invalidateQueries({ queryKey: setupKey }),
    onSuccess: async () => {
      // Everything else rests on it.
      await client.invalidateQueries()
      draft.discard()
      preview.reset()
    },
  })
  // What was foreseen is of another state.
  const forget = () => {
    preview.reset()
    save.reset()
  }
  const error = save.error ?? preview.error
  return (
    <Stack>
      <Unsaved when={isEdited && !save.isPending} />
      <Textarea
        label="YAML"
        description="Left out is left as it is"
        value={text}
        readOnly={!may || save.isPending}
        onChange={({ currentTarget }) => {
          draft.set(currentTarget.value)
          forget()
        }}
        autosize
        minRows={16}
        maxRows={36}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        spellCheck={false}
      />
      {!save.isPending && <Meanwhile of={draft} onChosen={forget} />}
      {error !== null && <Failure error={error} />}
      {preview.data !== undefined && <Changes changes={preview.data.changes} />}
      {may && (
        <Group justify="flex-end">
          <Button variant="default" disabled={!isEdited} loading={preview.isPending} onClick={() => preview.mutate()}>
            Show what would change
          </Button>
          <Button
            disabled={preview.data === undefined || draft.isBehind}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            Save
          </Button>
        </Group>
      )}
    </Stack>
  )
}
