package client

// The code beside the examples is what routes/client/client.js does, line by line: a
// test holds it to that.
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
