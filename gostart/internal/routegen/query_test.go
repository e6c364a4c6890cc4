package routegen_test

import (
	"strings"
	"testing"
)

// routeWith returns a route.go whose loader takes the Params that these declarations define.
func routeWith(pkg, params string) string {
	return file(pkg, "var Route = start.Page(load, page).Head(head)\n\n"+
		"func load(c *start.Context, params Params) (Data, error) { return Data{}, nil }\n\n"+params)
}

const pageParams = "type Params struct {\n\tID string `path:\"id\"`\n\tPage int `query:\"page\"`\n}"

func TestALinkTakesTheQueryParametersOfItsPage(t *testing.T) {
	t.Parallel()
	tests := []struct{ dir, want string }{
		{"notes", `func Notes(query ...NotesQuery) string { return "/notes" + search(query...) }`},
		{"index", `func Home(query ...HomeQuery) string { return "/" + search(query...) }`},
		{"notes/by_id", `func NotesByID(id string, query ...NotesByIDQuery) string {
	return "/notes/" + segment(id) + search(query...)
}`},
		{"by_query", `func ByQuery(query_ string, query ...ByQueryQuery) string {
	return "/" + segment(query_) + search(query...)
}`},
		{"files/rest_path", `func Files(query FilesQuery, path ...string) string { return "/files" + rest(path) + search(query) }`},
		{"rest_path", `func Home(query HomeQuery, path ...string) string { return cmp.Or(rest(path), "/") + search(query) }`},
	}
	for _, test := range tests {
		t.Run(test.dir, func(t *testing.T) {
			t.Parallel()
			_, href := generate(t, map[string]string{"routes/" + test.dir + "/route.go": routeWith("page", pageParams)})
			contains(t, href, test.want)
		})
	}
}

func TestFieldsOfOtherThanBasicTypesAreStringsInALink(t *testing.T) {
	t.Parallel()
	_, href := generate(t, map[string]string{"routes/notes/route.go": routeWith("notes", "type Params struct {\n"+
		"\tSearch string `query:\"q\" validate:\"max=80\"`\n"+
		"\tFrom, To int8 `query:\"range\"`\n"+
		"\tSince time.Time `query:\"since\"`\n"+
		"\tSort Order `query:\"a sort\"`\n"+
		"\tTags []string `query:\"tag\"`\n"+
		"\tKinds []Order `query:\"kind\"`\n"+
		"\tID string `path:\"id\"`\n"+
		"\thidden string `query:\"hidden\"`\n"+
		"\tUntagged string\n}")})
	contains(t, href, `// NotesQuery is the query of Notes. Fields with a zero value are left out.
type NotesQuery struct {
	Search string
	From   int8
	To     int8
	Since  string
	Sort   string
	Tags   []string
	Kinds  []string
}

func (q NotesQuery) pairs() string {
	return one("q", q.Search) +
		one("range", q.From) +
		one("range", q.To) +
		one("since", q.Since) +
		one("a+sort", q.Sort) +
		many("tag", q.Tags) +
		many("kind", q.Kinds)
}`)
}

func TestTheParamsOfAPageAreFoundInItsFolder(t *testing.T) {
	t.Parallel()
	const typed = `func Notes(query ...NotesQuery) string { return "/notes" + search(query...) }`
	const plain = `func Notes() string { return "/notes" }`
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"the loader is in another file, its params in a third", map[string]string{
			"route.go":  file("notes", "var Route = start.Page(load, page)"),
			"load.go":   "package notes\n\nfunc load(*start.Context, Params) (Data, error) { return Data{}, nil }\n",
			"params.go": "package notes\n\n" + pageParams + "\n",
		}, typed},
		{"the loader is a function literal", map[string]string{
			"route.go": file("notes", "var Route = start.Page(func(c *start.Context, p Params) (int, error) { return 0, nil }, page)\n\n"+pageParams),
		}, typed},
		{"start.Page has type arguments", map[string]string{
			"route.go": strings.Replace(routeWith("notes", pageParams), "start.Page", "start.Page[Params, Data]", 1),
		}, typed},
		{"package start is imported by another name", map[string]string{
			"route.go": strings.NewReplacer(`"gostart`, `web "gostart`, "start.", "web.").Replace(routeWith("notes", pageParams)),
		}, typed},
		{"the params are in a test file", map[string]string{
			"route.go":     file("notes", "var Route = start.Page(load, page)\n\nfunc load(*start.Context, Params) (Data, error) {}"),
			"some_test.go": "package notes\n\n" + pageParams + "\n",
		}, plain},
		{"there are no params", map[string]string{
			"route.go": file("notes", "var Route = start.Page(load, page)\n\nfunc load(*start.Context, start.NoParams) (Data, error) {}\n\n"+pageParams),
		}, plain},
		{"the params are of another package", map[string]string{
			"route.go": file("notes", "var Route = start.Page(load, page)\n\nfunc load(*start.Context, lib.Params) (Data, error) {}"),
		}, plain},
		{"the params are not a struct", map[string]string{"route.go": routeWith("notes", "type Params = lib.Params")}, plain},
		{"a method has the loader's name", map[string]string{
			"route.go": file("notes", "var Route = start.Page(load, page)\n\nfunc (x X) load(c *start.Context, p Params) {}\n\n"+pageParams),
		}, plain},
		{"the loader has one parameter", map[string]string{
			"route.go": file("notes", "var Route = start.Page(load, page)\n\nfunc load(Params) {}\n\n"+pageParams),
		}, plain},
		{"the route is not a page", map[string]string{
			"route.go": file("notes", "var Route = start.Mount(load)\n\nfunc load(c *start.Context, p Params) {}\n\n"+pageParams),
		}, plain},
		{"the page has no loader", map[string]string{"route.go": file("notes", "var Route = start.Page()")}, plain},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			for name, text := range test.files {
				files["routes/notes/"+name] = text
			}
			_, href := generate(t, files)
			contains(t, href, test.want)
		})
	}
}

func TestAPageAndItsRestFolderShareALinkWithBothQueries(t *testing.T) {
	t.Parallel()
	_, href := generate(t, map[string]string{
		"routes/files/route.go":           routeWith("files", "type Params struct {\n\tSort string `query:\"sort\"`\n\tPage int `query:\"page\"`\n}"),
		"routes/files/rest_path/route.go": routeWith("path", "type Params struct {\n\tPage int `query:\"page\"`\n\tRaw bool `query:\"raw\"`\n}"),
	})
	contains(t, href,
		`func Files(query FilesQuery, path ...string) string { return "/files" + rest(path) + search(query) }`,
		"type FilesQuery struct {\n\tSort string\n\tPage int\n\tRaw  bool\n}")
}
