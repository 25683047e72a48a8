namespace SeNet.Torch.Tests.Files;

/// <summary>An empty folder of its own, deleted with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("senet-tests-");

    /// <summary>The path of a file in the folder.</summary>
    internal string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>The names of all that the folder holds, hidden files too, sorted.</summary>
    internal string[] Names => [.. _folder.EnumerateFileSystemInfos().Select(item => item.Name).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Delete(recursive: true);
}
