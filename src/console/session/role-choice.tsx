// Choosing a role, with what each of them may.
import { Radio, Stack } from '@mantine/core'
import type { Role } from '../api/words.ts'
import { useOwnRoles } from './session.ts'

const MAY: Readonly<Record<Role, string>> = {
  viewer: 'Looks at everything but queues and users',
  operator: 'Also starts and undoes runs, decides on plans, pauses, checks connections',
  admin: 'Also sets up, connects CRMs, forgets records, and lets others in',
}

interface RoleChoiceProps {
  readonly value: Role
  onChange(role: Role): void
}

/** Nobody gives away more than they have. */
export function RoleChoice({ value, onChange }: RoleChoiceProps) {
  const roles = useOwnRoles()
  return (
    <Radio.Group
      label="Role"
      value={value}
      onChange={chosen => {
        const role = roles.find(each => each === chosen)
        if (role !== undefined) onChange(role)
      }}
    >
      <Stack gap="xs" mt={6}>
        {roles.map(role => (
          <Radio key={role} value={role} label={ROLE_WORDS[role]} description={MAY[role]} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

export const ROLE_WORDS: Readonly<Record<Role, string>> = { viewer: 'Viewer', operator: 'Operator', admin: 'Admin' }
