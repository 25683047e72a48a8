using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace RunNotebooks;

/// <summary>
/// Runs C# code piece by piece, each piece knowing the variables and functions of those before, as .NET Interactive does. One at a time in
/// a process, because the console is shared.
/// </summary>
internal sealed partial class ScriptKernel : IDisposable
{
    // What .NET Interactive's C# imports by itself.
    private static readonly string[] Imports = ["System", "System.Collections", "System.Collections.Generic", "System.Linq", "System.Text", "System.Threading.Tasks"];

    private readonly NotebookGlobals _globals = new();
    private readonly PackageReferences _packages = new();
    // Assemblies of packages are this process's own, loaded where the host finds their native libraries: the loader would load them
    // once more, into a context of their own, in which neither TorchSharp's nor SkiaSharp's libraries are found.
    private readonly InteractiveAssemblyLoader _loader = new();
    private ScriptOptions _options = ScriptOptions.Default
        .WithReferences(PackageReferences.Framework)
        .WithImports(Imports)
        .WithOptimizationLevel(OptimizationLevel.Release)
        .WithAllowUnsafe(false);
    private ScriptState<object?>? _state;

    /// <summary>Runs a piece of code; its outputs, and the value of a last expression without a semicolon, go to <paramref name="outputs"/>.</summary>
    /// <returns>The exception that ended it, such as a <see cref="CompilationErrorException"/>; null for none.</returns>
    public async Task<Exception?> Run(string code, CellOutputs outputs)
    {
        _globals.Outputs = outputs;
        var (console, errors) = (Console.Out, Console.Error);
        using var output = outputs.OpenStream("stdout");
        using var error = outputs.OpenStream("stderr");
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            code = ReferencePackages(code);
            _state = _state is null
                ? await CSharpScript.Create<object?>(code, _options, typeof(NotebookGlobals), _loader).RunAsync(_globals, catchException: _ => true)
                : await _state.ContinueWithAsync<object?>(code, _options, catchException: _ => true);
            if (_state.Exception is null && _state.ReturnValue is { } value) outputs.AddResult(value);
            return _state.Exception;
        }
        catch (Exception failure) when (failure is CompilationErrorException or PackageReferenceException)
        {
            return failure;
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(errors);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loader.Dispose();

    // A line for a line, so that errors name the right one.
    private string ReferencePackages(string code) => PackageReference().Replace(code, match =>
    {
        foreach (var assembly in _packages.Add(match.Groups["package"].Value))
        {
            _loader.RegisterDependency(assembly);
            _options = _options.AddReferences(MetadataReference.CreateFromFile(assembly.Location));
        }
        return "";
    });

    [GeneratedRegex("""^[ \t]*#r[ \t]+"nuget:(?<package>[^"]*)"[ \t]*""", RegexOptions.Multiline)]
    private static partial Regex PackageReference();
}
