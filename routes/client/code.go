package client

// The code beside the examples. A test checks that it is part of client.js.
const (
	signInCode = `await auth.signIn(provider, {
  redirectTo: "/client",
});`

	profileCode = `const session = await auth.getSession();
if (!session) return show("signed-out");

show("signed-in", {
  name: session.user.name,
  email: session.user.email,
  expires: session.expires,
});`

	updateCode = `const session = await auth.updateSession({
  user: { theme },
});
showTheme(session.user.theme);`

	signOutCode = `await auth.signOut({
  redirect: true,
  redirectTo: "/",
});`
)
