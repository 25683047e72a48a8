using System.IO.Compression;
using System.Xml.Linq;

namespace SeNet.MLNet.Tests.Packaging;

/// <summary>What <c>dotnet pack</c> makes of the solution, in a temporary folder and with a version that there never was.</summary>
public sealed class PackedSolution : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Version { get; } = $"0.0.0-test.{DateTime.UtcNow.Ticks}";

    /// <summary>Where the packages are.</summary>
    public string Packages => _folder["packages"];

    /// <summary>A path in the temporary folder, for what is made of the packages.</summary>
    public string this[string name] => _folder[name];

    /// <summary>The names of the files, sorted.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Packages).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    // Its own folder of artifacts keeps it from the files that other builds of the repository are at. The tool would take a libtorch
    // along, which is long to pack and the same as these tests'.
    public async ValueTask InitializeAsync() => await DotnetCommand.Run(
        "pack", Path.Combine(Fixtures.Root, "SeNet.sln"), "-c", "Release", "-o", Packages, "--artifacts-path", _folder["artifacts"], $"-p:Version={Version}", "-p:TorchBackend=none");

    /// <summary>The files in a package, but for those that every package has.</summary>
    public IReadOnlyList<string> Entries(string package)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Packages, package));
        return [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>A file in a package.</summary>
    public byte[] Read(string package, string entry)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Packages, package));
        using var stream = archive.GetEntry(entry)!.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>A package's metadata: the elements by their names without namespace.</summary>
    public ILookup<string, XElement> Metadata(string id)
    {
        using var stream = new MemoryStream(Read($"{id}.{Version}.nupkg", $"{id}.nuspec"));
        return XDocument.Load(stream).Descendants().ToLookup(element => element.Name.LocalName);
    }

    /// <summary>What a package depends on: the versions by name.</summary>
    public IReadOnlyDictionary<string, string> Dependencies(string id) =>
        Metadata(id)["dependency"].ToDictionary(dependency => dependency.Attribute("id")!.Value, dependency => dependency.Attribute("version")!.Value);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
