// Logging in; and at the very first start, making the first admin with the token that the server printed.
import { Button, Center, Divider, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, bodyOf } from '../api/client.ts'
import { Failure } from '../parts/failure.tsx'
import { Mark } from '../shell/mark.tsx'
import { SentBack, type SentBackProps } from './sent-back.tsx'
import { enterSession, type User } from './session.ts'

const LEAST_PASSWORD = 12

interface LogInProps {
  readonly isFirst: boolean
  /** Whether single sign-on is offered. */
  readonly signOn: boolean
  /** Whose session ended in the middle. */
  readonly again: User | null
}

export function LogIn({ isFirst, signOn, again }: LogInProps) {
  const client = useQueryClient()
  const [said, setSaid] = useState({ token: '', name: again?.name ?? '', password: '' })
  useDocumentTitle('Log in · Evergreen')
  const enter = useMutation({
    mutationFn: () => {
      const { token, name, password } = said
      return isFirst
        ? bodyOf(api.POST('/api/v1/first-admin', { body: { token: token.trim(), name, password } }))
        : bodyOf(api.POST('/api/v1/session', { body: { name, password } }))
    },
    onSuccess: session => enterSession(client, session),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  const field = (name: keyof typeof said) => ({
    value: said[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setSaid(before => ({ ...before, [name]: value })),
  })

  return (
    <Center component="main" mih="100vh" p="md" className="log-in">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <form onSubmit={submit}>
          <Stack>
            <Group gap="sm">
              <Mark size={32} />
              <Title order={1} size="h3">
                {isFirst ? 'Welcome to Evergreen' : 'Log in to Evergreen'}
              </Title>
            </Group>
            <SentBack title="You were not logged in" {...sentBack()} />
            {again !== null && (
              <Text c="dimmed" size="sm">
                Your session has ended. Log in again as {again.name}, and you are where you were: what you typed is
                still there.
              </Text>
            )}
            {isFirst && (
              <Text c="dimmed" size="sm">
                Nobody has an account yet. The server printed a set-up token where it was started; with it you become
                the first admin.
              </Text>
            )}
            {isFirst && <TextInput label="Set-up token" required autoComplete="one-time-code" {...field('token')} />}
            <TextInput label="Name" required autoComplete="username" data-autofocus {...field('name')} />
            <PasswordInput
              label="Password"
              required
              {...(isFirst && { description: `At least ${LEAST_PASSWORD} characters` })}
              autoComplete={isFirst ? 'new-password' : 'current-password'}
              {...field('password')}
            />
            {enter.error !== null && <Failure error={enter.error} />}
            <Button type="submit" loading={enter.isPending}>
              {isFirst ? 'Become the admin' : 'Log in'}
            </Button>
            {signOn && !isFirst && (
              <>
                <Divider label="or" />
                <Button
                  component="a"
                  href="/api/v1/sign-on"
                  variant="default"
                  {...(again !== null && { target: '_blank' })}
                >
                  Log in with single sign-on
                </Button>
                {again !== null && (
                  <Text c="dimmed" size="sm">
                    It opens in another tab. Come back to this one once you are in.
                  </Text>
                )}
              </>
            )}
          </Stack>
        </form>
      </Paper>
    </Center>
  )
}

/** Single sign-on tells in the address why it did not let somebody in. */
function sentBack(): SentBackProps {
  const { problem, detail } = Object.fromEntries(new URLSearchParams(window.location.search))
  return window.location.pathname === '/login' ? { problem, detail } : {}
}
