// A plan that waits: what it would change, by field and reason, with samples; each group, field or row can be left out.
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, bodyOf } from '../../api/client.ts'
import type { Plan, Run } from '../../api/words.ts'
import { Failure } from '../../parts/failure.tsx'
import { counted } from '../../parts/figures.ts'
import { Moment } from '../../parts/moment.tsx'
import { Answered } from '../../parts/page.tsx'
import { Section } from '../../parts/section.tsx'
import { useMay } from '../../session/session.ts'
import { PlanGroups } from './plan-groups.tsx'

const SAMPLES = 3

export function PlanReview({ plan, run: of }: { readonly plan: Plan; readonly run: Run }) {
  const { run } = plan
  const client = useQueryClient()
  const may = useMay('operator')
  const [except, setExcept] = useState<ReadonlySet<string>>(new Set())
  const [why, setWhy] = useState('')
  const shown = useQuery({
    queryKey: ['plan', run],
    queryFn: () => bodyOf(api.GET('/api/v1/plans/{run}', { params: { path: { run }, query: { samples: SAMPLES } } })),
  })
  const path = { params: { path: { run } } }
  const done = () =>
    Promise.all([['run', run], ['plan', run], ['overview']].map(queryKey => client.invalidateQueries({ queryKey })))
  const approve = useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST('/api/v1/plans/{run}/approve', {
          ...path,
          body: { digest: plan.digest, only: [], except: [...except] },
        }),
      ),
    onSuccess: done,
  })
  const reject = useMutation({
    mutationFn: () =>
      bodyOf(api.POST('/api/v1/plans/{run}/reject', { ...path, body: { why: why === '' ? null : why } })),
    onSuccess: done,
  })
  const toggle = (selector: string, isIn: boolean) =>
    setExcept(before => {
      const next = new Set(before)
      if (isIn) next.delete(selector)
      else next.add(selector)
      return next
    })
  const error = approve.error ?? reject.error

  return (
    <Section
      title="Waits for your approval"
      aside={
        <Text size="sm" c="dimmed" component="div">
          {counted(plan.changes, 'change')}, until <Moment at={plan.expiresAt} />
        </Text>
      }
    >
      <Answered of={shown}>
        {({ groups }) => <PlanGroups run={of} groups={groups} except={except} toggle={may ? toggle : null} />}
      </Answered>
      {error !== null && <Failure error={error} />}
      {may && (
        <Stack gap="xs">
          <Group justify="space-between" align="flex-end">
            <Group gap="xs" align="flex-end">
              <TextInput
                label="Why not"
                description="Kept in the audit"
                value={why}
                onChange={({ currentTarget: { value } }) => setWhy(value)}
              />
              <Button color="red" variant="light" loading={reject.isPending} onClick={() => reject.mutate()}>
                Reject all
              </Button>
            </Group>
            <Button loading={approve.isPending} onClick={() => approve.mutate()}>
              {except.size === 0 ? 'Approve all' : `Approve all but ${counted(except.size, 'choice')}`}
            </Button>
          </Group>
          <Text size="xs" c="dimmed">
            Exactly the plan with the digest {plan.digest.slice(0, 12)} is written. What is left out is not proposed
            again.
          </Text>
        </Stack>
      )}
    </Section>
  )
}
