namespace SeNet.Torch.Tests;

/// <summary>An empty folder of its own, deleted with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("senet-tests-");

    public string Path => _folder.FullName;

    /// <summary>The names of all that the folder holds, hidden files too, sorted.</summary>
    public string[] Names => [.. _folder.EnumerateFileSystemInfos().Select(item => item.Name).Order(StringComparer.Ordinal)];

    /// <summary>The path of a file or folder in it.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file, and its folder where needed; gives its path.</summary>
    public string Write(string name, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    /// <summary>Writes a text file, likewise.</summary>
    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Empties it where it has names that .NET can't delete, since they aren't UTF-8.</summary>
    public void DeleteByShell()
    {
        System.Diagnostics.Process.Start("rm", ["-r", Path]).WaitForExit();
        Directory.CreateDirectory(Path);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
