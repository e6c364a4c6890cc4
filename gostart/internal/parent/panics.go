package parent

// Panics is the environment variable with the URL to which the app reports panics: POST, with a Panic as JSON. "go tool start
// dev" sets it. The URL contains a secret, so that no other program can report a panic.
const Panics = "GOSTART_DEV_PANICS"

// A Panic is the report of a panic.
type Panic struct {
	Request string `json:"request"` // method and path
	Message string `json:"message"`
	Calls   []Call `json:"calls"` // the stack, innermost call first
}

// A Call is one line of a stack.
type Call struct {
	Function string `json:"function"` // with the path of its package, such as example.com/a.F
	File     string `json:"file"`     // the path that the compiler recorded
	Line     int    `json:"line"`
}
