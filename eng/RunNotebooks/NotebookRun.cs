using Microsoft.CodeAnalysis.Scripting;

namespace RunNotebooks;

/// <summary>Runs a notebook from its first code cell to its last, or to the first that fails.</summary>
internal static class NotebookRun
{
    /// <summary>Runs a notebook, in its folder as Jupyter does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Variables of the cell tagged "parameters" and what they get.</param>
    /// <param name="write">Whether the outputs go into the file.</param>
    /// <returns>Whether every cell ran without an error; what went wrong has been written to the error output.</returns>
    public static async Task<bool> Execute(string path, IReadOnlyList<(string Name, string Value)> parameters, bool write)
    {
        path = Path.GetFullPath(path);
        Notebook notebook;
        try
        {
            notebook = Notebook.Load(path);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Fail(error.Message);
        }
        if (parameters.Count > 0 && !notebook.CodeCells.Any(cell => cell.HasParameters))
            return Fail($"'{path}' has no cell tagged 'parameters', so none can be given.");

        foreach (var cell in notebook.CodeCells) cell.Clear();
        var folder = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Path.GetDirectoryName(path)!;
        try
        {
            var succeeded = await RunCells(notebook, Path.GetFileName(path), parameters);
            if (write) notebook.Save(path);
            return succeeded;
        }
        finally
        {
            Environment.CurrentDirectory = folder;
        }
    }

    private static async Task<bool> RunCells(Notebook notebook, string name, IReadOnlyList<(string Name, string Value)> parameters)
    {
        using var kernel = new ScriptKernel();
        foreach (var cell in notebook.CodeCells)
        {
            var outputs = new CellOutputs(cell.Number);
            var error = await kernel.Run(cell.Source, outputs);
            if (error is null && cell.HasParameters && parameters.Count > 0)
                error = await kernel.Run(string.Concat(parameters.Select(parameter => $"{parameter.Name} = {parameter.Value};\n")), outputs);
            if (error is not null) outputs.AddError(error);
            cell.SetOutputs(cell.Number, outputs.ToJson());
            if (error is not null) return Fail($"{name}, code cell {cell.Number}: {(error is CompilationErrorException ? "" : $"{error.GetType().Name}: ")}{error.Message}");
        }
        return true;
    }

    private static bool Fail(string message)
    {
        Console.Error.WriteLine($"error: {message}");
        return false;
    }
}
