namespace SeNet.Benchmarks;

/// <summary>Ours or a peer. Each runs in a process of its own, since memory policy and threads are a process's.</summary>
/// <param name="Name">As in the tables: "ours", "eager", "pytorch".</param>
internal sealed record Contender(string Name)
{
    /// <summary>The name of the contender that the others are compared with.</summary>
    public const string Ours = "ours";

    /// <summary>Whether its process has the C library's own memory policy instead of the library's.</summary>
    public bool DefaultMalloc { get; init; }

    /// <summary>Whether it runs ONNX Runtime, whose native library a bundle may lack.</summary>
    public bool NeedsOnnxRuntime { get; init; }

    /// <summary>The script in benchmarks/peers that runs it; <see langword="null"/> when this program does.</summary>
    public string? PythonScript { get; init; }

    /// <summary>What the script is told.</summary>
    public IReadOnlyList<string> ScriptArguments { get; init; } = [];
}
