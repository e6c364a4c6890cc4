// Stands for htmx: links and forms work without it.
