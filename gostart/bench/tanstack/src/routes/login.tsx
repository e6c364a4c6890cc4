import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/login')({
  component: () => (
    <>
      <h1>Sign in</h1>
      <p>Choose how you want to be recognised.</p>
      <ul>
        <li>
          <a href="/api/auth/signIn/github">Continue with GitHub</a>
        </li>
      </ul>
    </>
  ),
})
