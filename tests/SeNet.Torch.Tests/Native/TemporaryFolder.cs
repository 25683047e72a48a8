namespace SeNet.Torch.Tests.Native;

/// <summary>An empty folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("senet-test-").FullName;

    public string PathOf(params string[] parts) => Path.Combine([FullPath, .. parts]);

    public string Write(string name, byte[] content)
    {
        var path = PathOf(name.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
