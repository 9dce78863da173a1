// API keys: what programs come in with. One's own; an admin sees everybody's.
import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import { wholeOf } from '../../api/whole.ts'
import type { Key } from '../../api/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useNow } from '../../parts/now.ts'
import { Answered, Page } from '../../parts/page.tsx'
import { ROLE_WORDS } from '../../session/role-choice.tsx'
import { useMay, useUser } from '../../session/session.ts'
import { usersQuery } from '../users/changed.ts'
import { MakeKey } from './make-key.tsx'
import { grantsOf, keysKey, type Standing, standingOf } from './standing.ts'

const LOOKS: Readonly<Record<Standing, { readonly word: string; readonly color: string }>> = {
  good: { word: 'Works', color: 'fir' },
  over: { word: 'Over', color: 'gray' },
  revoked: { word: 'Revoked', color: 'gray' },
}

export function Keys() {
  const keys = useQuery({
    queryKey: keysKey,
    queryFn: () => wholeOf(query => bodyOf(api.GET('/api/v1/keys', { params: { query } }))),
  })
  return (
    <Page title="API keys" about="What programs come in with; none may more than its owner" actions={<MakeKey />}>
      <Answered of={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No key yet">
              A program sends one with its requests, and may do what you give it. The API tells of itself at{' '}
              <a href="/api/v1/docs">/api/v1/docs</a>.
            </Empty>
          ) : (
            <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
              {items.map(key => (
                <Row key={key.id} of={key} />
              ))}
            </Stack>
          )
        }
      </Answered>
    </Page>
  )
}

function Row({ of: key }: { readonly of: Key }) {
  const [isAsked, setAsked] = useState(false)
  const { label, role, expiresAt, usedAt, revokedAt } = key
  const standing = standingOf(key, useNow())
  const { word, color } = LOOKS[standing]
  return (
    <Paper component="li" withBorder p="sm" aria-label={label}>
      <Group justify="space-between" align="flex-start">
        <div>
          <Group gap="xs">
            <Text fw={600}>{label}</Text>
            <Badge variant="light" tt="none" color={color}>
              {word}
            </Badge>
            <Owner id={key.userId} />
          </Group>
          <Text size="sm" c="dimmed" component="div">
            {ROLE_WORDS[role]} ·{' '}
            {usedAt === null ? (
              'never used'
            ) : (
              <>
                used <Moment at={usedAt} />
              </>
            )}{' '}
            ·{' '}
            {revokedAt === null ? (
              <>
                {standing === 'over' ? 'was over' : 'over'} <Moment at={expiresAt} />
              </>
            ) : (
              <>
                revoked <Moment at={revokedAt} />
              </>
            )}
          </Text>
          <Text size="sm">{grantsOf(key)}</Text>
        </div>
        {standing === 'good' && (
          <Button variant="default" size="compact-sm" onClick={() => setAsked(true)}>
            Revoke
          </Button>
        )}
      </Group>
      {isAsked && <Revoke of={key} onClose={() => setAsked(false)} />}
    </Paper>
  )
}

/** Whose it is, where that is not who looks. */
function Owner({ id }: { readonly id: string }) {
  const may = useMay('admin')
  const self = useUser()
  const users = useQuery({ ...usersQuery, enabled: may })
  if (self.id === id) return null
  return (
    <Text size="sm" c="dimmed">
      of {users.data?.items.find(user => user.id === id)?.name ?? 'somebody else'}
    </Text>
  )
}

function Revoke({ of: { id, label }, onClose }: { readonly of: Key; onClose(): void }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => api.DELETE('/api/v1/keys/{id}', { params: { path: { id } } }),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: keysKey })
    },
  })
  return (
    <Confirm
      title={`Revoke ${label}`}
      action="Revoke"
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      Programs that use it are refused from now on. It cannot be put back: make another one for them.
    </Confirm>
  )
}
