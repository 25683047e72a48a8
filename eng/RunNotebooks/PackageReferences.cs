using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.DependencyModel;

namespace RunNotebooks;

/// <summary>
/// Finds what <c>#r "nuget: NAME, VERSION"</c> means here: the assemblies that this program was built with, the project's own among them.
/// A package brings those that it depends on, and nothing else, so that what runs here finds all it needs elsewhere, too.
/// </summary>
internal sealed class PackageReferences
{
    private static readonly DependencyContext Build = DependencyContext.Default ?? throw new InvalidOperationException("The program's deps.json is missing.");

    // Which libtorch the program carries is the build's choice (TorchBackend), whatever the notebook says.
    private static readonly string[] Backends = ["TorchSharp-cpu", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows"];

    private readonly HashSet<string> _added = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The assemblies of .NET itself.</summary>
    public static IReadOnlyList<MetadataReference> Framework { get; } =
        [.. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Where(IsAssembly).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Adds a package.</summary>
    /// <param name="text">Behind <c>nuget:</c>, a name, and after a comma a version.</param>
    /// <returns>The assemblies that it adds to those before, loaded.</returns>
    /// <exception cref="PackageReferenceException">The program doesn't carry it, or in another version.</exception>
    public IEnumerable<Assembly> Add(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var library = Find(parts[0]);
        if (library is null)
        {
            if (Backends.Contains(parts[0], StringComparer.OrdinalIgnoreCase)) return [];
            throw new PackageReferenceException($"There is no package '{parts[0]}' in this program; reference it in eng/RunNotebooks/RunNotebooks.csproj.");
        }
        if (parts.Length > 1 && parts[1] != library.Version)
            throw new PackageReferenceException($"The notebook references {library.Name} {parts[1]}, but this repository has {library.Version}; change the notebook.");
        var assemblies = new List<Assembly>();
        Collect(library, assemblies);
        return assemblies;
    }

    private void Collect(RuntimeLibrary library, List<Assembly> assemblies)
    {
        if (!_added.Add(library.Name)) return;
        assemblies.AddRange(library.GetDefaultAssemblyNames(Build).Select(Assembly.Load));
        foreach (var dependency in library.Dependencies)
            if (Find(dependency.Name) is { } needed) Collect(needed, assemblies);
    }

    private static RuntimeLibrary? Find(string name) => Build.RuntimeLibraries.FirstOrDefault(library => library.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    // The folder has native libraries, too.
    private static bool IsAssembly(string path)
    {
        try
        {
            AssemblyName.GetAssemblyName(path);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
