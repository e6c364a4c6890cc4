package parent

// Panics is the environment variable by which "go tool start dev" tells the app where to report panics: a URL on this
// machine that takes a Panic as JSON by POST. It contains a secret, so that nothing else can report one.
const Panics = "GOSTART_DEV_PANICS"

// A Panic is what the app reports.
type Panic struct {
	Request string `json:"request"` // method and path
	Message string `json:"message"`
	Calls   []Call `json:"calls"` // that led to it, innermost first
}

// A Call is a place in a Go file.
type Call struct {
	Function string `json:"function"` // with the path of its package
	File     string `json:"file"`     // as the compiler knows it
	Line     int    `json:"line"`
}
