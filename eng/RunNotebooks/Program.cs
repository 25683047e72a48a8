using System.CommandLine;
using RunNotebooks;

// RunNotebooks [--check] [-p NAME=VALUE]... NOTEBOOK...
// Runs every code cell of each notebook in order and writes the outputs into the file. The exit code is 1 if a cell fails.
var notebooks = new Argument<string[]>("NOTEBOOK") { Description = "Files (.ipynb) with C# cells.", Arity = ArgumentArity.OneOrMore };
var check = new Option<bool>("--check") { Description = "Only run; leave the files as they are." };
var parameters = new Option<string[]>("--parameter", "-p") { Description = "Give a variable of the cell tagged 'parameters' another value, a C# expression. May be repeated.", HelpName = "NAME=VALUE" };
var command = new RootCommand("Runs C# notebooks from the command line, with the local build of the packages that they reference.") { notebooks, check, parameters };
command.SetAction(async parsed =>
{
    var given = (parsed.GetValue(parameters) ?? []).Select(text => text.Split('=', 2)).ToArray();
    if (given.Any(pair => pair.Length < 2))
    {
        Console.Error.WriteLine("error: --parameter needs a name, '=' and a value: -p epochs=1");
        return 2;
    }
    var failed = false;
    foreach (var path in parsed.GetRequiredValue(notebooks))
        failed |= !await NotebookRun.Execute(path, [.. given.Select(pair => (pair[0], pair[1]))], write: !parsed.GetValue(check));
    return failed ? 1 : 0;
});
return await command.Parse(args).InvokeAsync();
