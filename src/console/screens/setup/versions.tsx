// What the set-up was before, and the way back to it.
import { Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, bodyOf } from '../../api/client.ts'
import { Failure } from '../../parts/failure.tsx'
import { Answered } from '../../parts/page.tsx'
import { VersionList, versionsQuery } from './version-list.tsx'

export function Versions({ current }: { readonly current: string }) {
  const client = useQueryClient()
  const versions = useQuery(versionsQuery(current))
  const restore = useMutation({
    mutationFn: (version: number) =>
      bodyOf(
        api.POST('/api/v1/setup/versions/{version}/restore', {
          params: { path: { version } },
          headers: { 'if-match': current },
        }),
      ),
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <Stack>
      {restore.error !== null && <Failure error={restore.error} />}
      <Answered of={versions}>
        {({ items }) => (
          <VersionList
            versions={items}
            none="Each change of the set-up becomes one."
            back={number => `Make it as it was in version ${number}`}
            isPending={restore.isPending}
            onBack={restore.mutate}
          />
        )}
      </Answered>
    </Stack>
  )
}
