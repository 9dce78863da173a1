// Who may come in, and what they may do.
import { Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Account } from '../../api/words.ts'
import { Moment } from '../../parts/moment.tsx'
import { Answered, Page } from '../../parts/page.tsx'
import { ROLE_WORDS } from '../../session/role-choice.tsx'
import { useUser } from '../../session/session.ts'
import { AddUser } from './add-user.tsx'
import { usersQuery } from './changed.ts'
import { UserActions } from './user-actions.tsx'

export function Users() {
  const users = useQuery(usersQuery)
  return (
    <Page title="Users" about="Who may come in, and what they may do" actions={<AddUser />}>
      <Answered of={users}>
        {({ items }) => (
          <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map(account => (
              <Row key={account.id} account={account} />
            ))}
          </Stack>
        )}
      </Answered>
    </Page>
  )
}

function Row({ account }: { readonly account: Account }) {
  const { id, name, role, disabled, createdAt } = account
  const isSelf = useUser().id === id
  return (
    <Paper component="li" withBorder p="sm" aria-label={name}>
      <Group justify="space-between" wrap="nowrap">
        <div>
          <Group gap="xs">
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            <Badge variant="light" tt="none" color={role === 'admin' ? 'fir' : 'gray'}>
              {ROLE_WORDS[role]}
            </Badge>
            {disabled && (
              <Badge variant="light" tt="none" color="orange">
                Not let in
              </Badge>
            )}
            {isSelf && (
              <Text size="sm" c="dimmed">
                You
              </Text>
            )}
          </Group>
          <Text size="sm" c="dimmed" component="div">
            {waysOf(account)} · added <Moment at={createdAt} />
          </Text>
        </div>
        <UserActions account={account} isSelf={isSelf} />
      </Group>
    </Paper>
  )
}

/** How they come in, and whether a viewer sees values of persons. */
function waysOf({ password, signOn, role, seesPersonal }: Account): string {
  const ways = [...(password ? ['Password'] : []), ...(signOn ? ['single sign-on'] : [])].join(' and ')
  const sees = role === 'viewer' ? [seesPersonal ? 'sees values of persons' : 'values of persons are masked'] : []
  return [ways === '' ? 'Single sign-on, not yet used' : ways, ...sees].join(' · ')
}
